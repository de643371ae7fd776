namespace Engagement.Torture.Generation;

/// <summary>A section of a watch, with its number in its session.</summary>
internal readonly record struct Section(int Number, int StartMs, int EndMs, float Speed);

/// <summary>What a viewer really played, and what of it an update tells.</summary>
internal static class WatchSections
{
    private const int MostSections = 8;

    // Exact in binary, so that the model and the service cannot differ by a rounding.
    private static readonly float[] Speeds = [0.5f, 1, 1, 1, 1.25f, 1.5f, 2];

    /// <summary>The sections of an update: those of its session from one number to another, the last of them perhaps not grown to its end yet.</summary>
    public static Section[] Of(EventPlan plan, int index)
    {
        var planned = plan[index];
        var duration = plan.World.Videos[planned.Video].DurationMs;
        if (planned.Target == Planned.None)
            return Whole(Dice.For(plan.Seed, index, purpose: 3), duration);
        var whole = Whole(Dice.For(plan.Seed, planned.Target, purpose: 3), duration);
        var dice = Dice.For(plan.Seed, index, purpose: 4);
        var first = dice.Below(whole.Length);
        var last = dice.From(first, whole.Length - 1);
        var told = whole[first..(last + 1)];
        var (start, end) = (told[^1].StartMs, told[^1].EndMs);
        if (dice.Chance(0.4))
            told[^1] = told[^1] with { EndMs = dice.From(start + 1, end) };
        if (dice.Chance(0.1))
            told[0] = told[0] with { StartMs = dice.From(told[0].StartMs, told[0].EndMs - 1) };
        return told;
    }

    private static Section[] Whole(Dice dice, int duration)
    {
        var sections = new Section[dice.From(1, MostSections)];
        var at = dice.Chance(0.8) ? 0 : dice.Below(duration - 1);
        for (var i = 0; i < sections.Length; i++)
        {
            var end = dice.Chance(0.4) ? duration : dice.From(at + 1, duration);
            sections[i] = new Section(i, at, end, dice.Of(Speeds));
            at = end >= duration - 1 || dice.Chance(0.3) ? dice.Chance(0.7) ? 0 : dice.Below(duration - 1) : end;
        }
        return sections;
    }
}
