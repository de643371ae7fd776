using Engagement.Feed.Profiles;
using Engagement.Ledger.V1;
using Fact = Engagement.Ledger.V1.LedgerEvent.FactOneofCase;

namespace Engagement.Feed.Ranking;

/// <summary>What a signal is worth, for a video's popularity and for a viewer's affinities alike. Published in docs/services/feed.md.</summary>
internal static class EngagementRules
{
    /// <summary>A whole watch; a part counts in proportion, a second time not.</summary>
    public const double Watched = 1;

    public const double Liked = 2;

    public const double Commented = 2;

    public const double Shared = 3;

    public const double Saved = 2;

    public const double NotInterested = -5;

    /// <summary>On the screen, and not watched for a twentieth of its length.</summary>
    public const double PassedBy = -0.1;

    /// <summary>From here on a viewer has engaged with a video, for co-engagement.</summary>
    public const double EngagedFrom = 0.5;

    /// <summary>A video's popularity halves in this time without engagement.</summary>
    public static readonly TimeSpan HeatHalfLife = TimeSpan.FromDays(7);

    /// <summary>A viewer's signal counts half as much as one that is newer by this.</summary>
    public static readonly TimeSpan InterestHalfLife = TimeSpan.FromDays(30);

    private const double PassedByBelow = 0.05;

    // Forward decay: instead of letting old sums shrink, new events weigh more, by 2^((time - landmark) / half-life). Sums stay plain sums, and
    // quotients of two are those of the shrinking ones at any time. A double holds that until the year 2039.
    private static readonly DateTime Landmark = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>What an event counts as: a deletion counts, the other way round, as what it takes back.</summary>
    public static Fact FactOf(LedgerEvent ledgerEvent) => ledgerEvent.Retraction is { } retraction ? (Fact)retraction.Kind : ledgerEvent.FactCase;

    /// <summary>What an event adds to its video's heat. A deletion takes back what was added then.</summary>
    public static double HeatOf(LedgerEvent ledgerEvent)
        => ledgerEvent.Effect * WeightOf(FactOf(ledgerEvent)) is var weight && weight != 0
            ? weight * Math.Pow(2, ((ledgerEvent.Retraction?.OccurredAt ?? ledgerEvent.OccurredAt).ToDateTime() - Landmark) / HeatHalfLife)
            : 0;

    /// <summary>How much a viewer engaged with a video of this length, negative for dislike.</summary>
    public static double Of(VideoSignals signals, long durationMs)
    {
        var share = ShareOf(signals, durationMs);
        var engagement = (Watched * share) + (Liked * signals.Likes) + (Commented * signals.Comments) + (Shared * signals.Shares)
                         + (Saved * signals.Saves) + (NotInterested * signals.NotInterested);
        return engagement == Watched * share && share < PassedByBelow ? PassedBy : engagement;
    }

    /// <summary>How much of a video the viewer watched, from 0 to 1.</summary>
    public static double ShareOf(VideoSignals signals, long durationMs) => durationMs > 0 ? Math.Min(1, (double)signals.WatchedMs / durationMs) : 0;

    internal static double WeightOf(Fact fact) => fact switch
    {
        Fact.Watch => Watched,
        Fact.Like or Fact.Unlike => Liked,
        Fact.Comment => Commented,
        Fact.Share => Shared,
        Fact.Save or Fact.Unsave => Saved,
        Fact.NotInterested => NotInterested,
        _ => 0,
    };
}
