using System.Globalization;
using Engagement.Interactions.V1;
using Engagement.SocialGraph.V1;
using Engagement.Torture.Generation;

namespace Engagement.Torture.Viewings;

/// <summary>A video that is watched.</summary>
/// <param name="Source">The number of the video that it is a remix of, or <see cref="Planned.None"/>.</param>
internal sealed record ViewedVideo(int Number, int Creator, int DurationMs, DateTime PublishedAt, int Source)
{
    public string Id => World.VideoId(Number);

    public string CreatorId => string.Create(CultureInfo.InvariantCulture, $"creator-{Creator}");

    /// <summary>Videos made from another one are duets and stitches in turn.</summary>
    public bool IsDuet => Number % 2 == 0;
}

/// <summary>A part of a session, as a player tells it.</summary>
internal sealed record ViewingUpdate(DateTime At, Section[] Sections);

/// <summary>A watch session.</summary>
/// <param name="IsWhole">Told in one event without a session id.</param>
/// <param name="DeletedBy">The update by which its viewer found it in the history and deleted it, or <see cref="Planned.None"/>.</param>
internal sealed record Viewing(int Number, ViewedVideo Video, string ViewerId, TrafficSource Source, bool IsWhole, ViewingUpdate[] Updates, int DeletedBy)
{
    public string SessionId => IsWhole ? "" : string.Create(CultureInfo.InvariantCulture, $"session-{Number}");

    /// <summary>When it counts.</summary>
    public DateTime FirstAt => Updates.Min(update => update.At);

    public bool IsOwn => ViewerId == Video.CreatorId;

    /// <summary>What is known of each section when every update is known.</summary>
    public static IReadOnlyCollection<Section> Join(IEnumerable<Section> told)
        => [.. told.GroupBy(section => section.Number).Select(same => new Section(
            same.Key, same.Min(section => section.StartMs), same.Max(section => section.EndMs), same.Max(section => section.Speed)))];
}

/// <summary>Something else that a viewer does to a video.</summary>
/// <param name="Effect">What it changes its counter by.</param>
/// <param name="TakesBack">The act that it takes back, by an event of its own kind or by a deletion from the history; else null.</param>
internal sealed record Act(EventKind Kind, ViewedVideo Video, string ViewerId, TrafficSource Source, DateTime At, int Effect, Act? TakesBack)
{
    public int Opinion => At.Second % 3 - 1;
}

/// <summary>Videos, watch sessions and acts, from a seed: the truth of a run.</summary>
internal sealed class ViewingWorld
{
    public const int Days = 10;

    private const int SessionsOfAViewer = 50;
    private const int MostUpdates = 5;

    // At the bounds of hundredths, of seconds and of the classes of length, and between them.
    private static readonly int[] Lengths = [30, 777, 1_000, 1_999, 2_000, 4_001, 15_000, 15_999, 16_000, 31_250, 60_000];

    // Exact in binary, so that the model and the service cannot differ by a rounding.
    private static readonly float[] Speeds = [0.5f, 1, 1, 1, 1.25f, 1.5f, 2];

    private static readonly (EventKind Kind, EventKind TakenBackBy, double Chance)[] Kinds =
    [
        (EventKind.Impression, EventKind.HistoryDeletion, 0.9), (EventKind.Like, EventKind.Unlike, 0.2), (EventKind.Like, EventKind.HistoryDeletion, 0.1),
        (EventKind.Save, EventKind.Unsave, 0.05), (EventKind.Comment, EventKind.HistoryDeletion, 0.05), (EventKind.Share, EventKind.HistoryDeletion, 0.05),
        (EventKind.Open, EventKind.HistoryDeletion, 0.2), (EventKind.ProfileVisit, EventKind.HistoryDeletion, 0.05),
        (EventKind.NotInterested, EventKind.HistoryDeletion, 0.03), (EventKind.Follow, EventKind.Unspecified, 0.05),
    ];

    private readonly int _viewers;
    private readonly HashSet<(EventKind Kind, string ViewerId, string Of)> _marked = [];

    public ViewingWorld(int videos, int sessions, long seed)
    {
        _viewers = Math.Max(20, sessions / SessionsOfAViewer);
        for (var i = 0; i < videos; i++)
            Videos.Add(DrawVideo(i, Dice.For(seed, i, 40)));
        for (var i = 0; i < sessions; i++)
        {
            var dice = Dice.For(seed, i, 41);
            Viewings.Add(DrawViewing(i, seed, ref dice));
            DrawActs(Viewings[i], ref dice);
        }
    }

    /// <summary>When the first day begins: long before the ledger records what happened.</summary>
    public static DateTime Midnight { get; } = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public List<ViewedVideo> Videos { get; } = [];

    public List<Viewing> Viewings { get; } = [];

    public List<Act> Acts { get; } = [];

    /// <summary>What a viewer declares, before anything happens.</summary>
    public static ViewerTraits TraitsOf(string viewerId)
    {
        var dice = Dice.For(viewerId.Aggregate(0, (hash, letter) => unchecked((hash * 31) + letter)), 0, 44);
        return new ViewerTraits { Region = dice.Of(["", "AT", "CH"]), Language = dice.Of(["", "de-AT", "fr"]), AgeBand = (AgeBand)dice.Below(7) };
    }

    private static ViewedVideo DrawVideo(int number, Dice dice) => new(
        number, dice.Below(Math.Max(1, number / 3 + 1)), dice.Of(Lengths), Midnight.AddMinutes(dice.Below(24 * 60)),
        number > 0 && dice.Chance(0.2) ? dice.Below(number) : Planned.None);

    private Viewing DrawViewing(int number, long seed, ref Dice dice)
    {
        var video = Videos[World.Skewed(ref dice, Videos.Count)];
        var viewer = dice.Chance(0.02) ? video.CreatorId : World.UserId(dice.Below(_viewers));
        var played = Play(video.DurationMs, ref dice);
        var at = Midnight.AddSeconds(dice.Below(Days * 24 * 60 * 60));
        var isWhole = dice.Chance(0.4);
        var updates = new List<ViewingUpdate>();
        for (var count = isWhole ? 1 : dice.From(1, MostUpdates); updates.Count < count; at = at.AddSeconds(dice.Below(2_400)))
            updates.Add(new ViewingUpdate(at, isWhole ? played : Cut(played, ref dice)));
        // A player that is not sure sends again what it has sent.
        if (!isWhole && dice.Chance(0.15))
            updates.Add(updates[dice.Below(updates.Count)]);
        return new Viewing(
            number, video, viewer, SourceOf(seed, viewer, video), isWhole, [.. updates], dice.Chance(0.05) ? dice.Below(updates.Count) : Planned.None);
    }

    // A viewer is in one segment at a video, by the first meeting that the ledger tells of: where that is always the same place, the order does not matter.
    private static TrafficSource SourceOf(long seed, string viewerId, ViewedVideo video)
        => (TrafficSource)Dice.For(seed, viewerId.Aggregate(video.Number, (hash, letter) => unchecked((hash * 31) + letter)), 43).Below(10);

    /// <summary>On to the end, back to the beginning, or somewhere else, at whatever speed.</summary>
    private static Section[] Play(int durationMs, ref Dice dice)
    {
        var sections = new Section[dice.From(1, 8)];
        var at = dice.Chance(0.8) ? 0 : dice.Below(durationMs - 1);
        for (var i = 0; i < sections.Length; i++)
        {
            var end = dice.Chance(0.4) ? durationMs : dice.From(at + 1, durationMs);
            sections[i] = new Section(i, at, end, dice.Of(Speeds));
            at = end >= durationMs - 1 || dice.Chance(0.3) ? dice.Chance(0.7) ? 0 : dice.Below(durationMs - 1) : end;
        }
        return sections;
    }

    /// <summary>Some of the sections in a row, the last of them perhaps not grown to its end yet.</summary>
    private static Section[] Cut(Section[] played, ref Dice dice)
    {
        var first = dice.Below(played.Length);
        var told = played[first..(dice.From(first, played.Length - 1) + 1)];
        if (dice.Chance(0.4))
            told[^1] = told[^1] with { EndMs = dice.From(told[^1].StartMs + 1, told[^1].EndMs) };
        return told;
    }

    private void DrawActs(Viewing viewing, ref Dice dice)
    {
        foreach (var (kind, takenBackBy, chance) in Kinds)
        {
            if (!dice.Chance(chance))
                continue;
            // What is marked already is marked again without an effect.
            var marks = kind is EventKind.Like or EventKind.Save or EventKind.Follow;
            var of = kind == EventKind.Follow ? viewing.Video.CreatorId : viewing.Video.Id;
            if (marks && kind == EventKind.Follow && viewing.IsOwn)
                continue;
            var effect = !marks || _marked.Add((kind, viewing.ViewerId, of)) ? 1 : 0;
            var act = new Act(kind, viewing.Video, viewing.ViewerId, viewing.Source, viewing.FirstAt.AddSeconds(dice.Below(600)), effect, TakesBack: null);
            Acts.Add(act);
            if (takenBackBy != EventKind.Unspecified && effect > 0 && dice.Chance(0.15))
                Acts.Add(act with { Kind = takenBackBy, At = act.At.AddSeconds(dice.Below(200_000)), Effect = -1, TakesBack = act });
        }
    }
}
