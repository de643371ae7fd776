using System.Globalization;

namespace Engagement.Torture.Generation;

/// <summary>A video of the catalogue.</summary>
internal sealed record Video(int Number, int Creator, int DurationMs, IReadOnlyList<string> Topics, string Sound, int DuetOf, int StitchOf)
{
    public string Id => World.VideoId(Number);
}

/// <summary>Users and videos. The first ones are by far the most popular.</summary>
internal sealed class World
{
    private const int Topics = 10;
    private const int Sounds = 20;

    public World(int events, long seed)
    {
        Users = Math.Max(20, events / 250);
        var videos = new List<Video>();
        for (var i = 0; i < Math.Max(20, events / 500); i++)
            videos.Add(Make(i, Dice.For(seed, i, purpose: 1)));
        Videos = videos;
    }

    public int Users { get; }

    public IReadOnlyList<Video> Videos { get; }

    public static string UserId(int user) => string.Create(CultureInfo.InvariantCulture, $"user-{user}");

    public static string VideoId(int video) => string.Create(CultureInfo.InvariantCulture, $"video-{video}");

    /// <summary>Far more often a low number.</summary>
    public static int Skewed(ref Dice dice, int limit)
    {
        var fraction = dice.Fraction();
        return (int)(fraction * fraction * fraction * limit);
    }

    private Video Make(int number, Dice dice)
    {
        string[] topics = [$"topic-{dice.Below(Topics)}"];
        if (dice.Chance(0.5) && $"topic-{dice.Below(Topics)}" is var second && second != topics[0])
            topics = [.. topics, second];
        var source = number > 0 ? dice.Below(number) : Planned.None;
        var remix = dice.Below(6);
        return new Video(
            number, dice.Below(Users), dice.From(3_000, 180_000), topics, dice.Chance(0.8) ? $"sound-{dice.Below(Sounds)}" : "",
            DuetOf: remix == 0 ? source : Planned.None, StitchOf: remix == 1 ? source : Planned.None);
    }
}
