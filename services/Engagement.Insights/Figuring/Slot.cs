namespace Engagement.Insights.Figuring;

/// <summary>How long a slot is.</summary>
internal enum Grain : short
{
    Ever,
    Day,
    Hour,
}

/// <summary>A period that figures are summed up over: ever, or a day or an hour, UTC.</summary>
internal readonly record struct Slot(Grain Grain, DateTime Start)
{
    public static Slot Ever { get; } = new(Grain.Ever, DateTime.UnixEpoch);

    public static Slot DayOf(DateTime time) => new(Grain.Day, time.Date);

    public static Slot HourOf(DateTime time) => new(Grain.Hour, time.Date.AddHours(time.Hour));

    /// <summary>All that a moment is in.</summary>
    public static Slot[] Of(DateTime time) => [Ever, DayOf(time), HourOf(time)];
}
