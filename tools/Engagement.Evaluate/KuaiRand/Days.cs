namespace Engagement.Evaluate.KuaiRand;

/// <summary>Days since 1970.</summary>
internal static class Days
{
    public static int Of(DateOnly date) => date.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
}
