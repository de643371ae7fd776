using Engagement.Insights.Trending;
using Engagement.Insights.V1;
using Engagement.Platform.Access;
using Microsoft.Extensions.Options;

namespace Engagement.Insights.AlsoWatching;

/// <summary>Tells whom else an account's viewers watch, and tells it again only when that says nothing of few.</summary>
internal sealed class AlsoWatchedTeller(AlsoWatchedStore store, EvidenceReader evidence, IOptions<InsightsOptions> options)
{
    private const int MostTold = 100;
    private const int MostShown = 10;

    /// <summary>Those who are watched more than expected, for sure, most first. None of whom the caller may see no video.</summary>
    public async Task<IEnumerable<AlsoWatched>> TellAsync(Caller caller, string creatorId, CancellationToken cancellationToken)
    {
        var floor = options.Value.PrivacyFloor;
        var seen = await store.ReadAsync(creatorId, floor, cancellationToken);
        var may = seen.Creators.Where(creator => AlsoWatchedRules.MayTell(creator.Viewers, seen.Viewers, floor))
            .Select(creator => (Creator: creator, Expected: seen.Pairs * creator.OfAll)).ToArray();
        var again = may.Where(told => told.Creator.ToldAt > 0 && AlsoWatchedRules.MayTellAgain(told.Creator.CameSince, floor));
        var toldBefore = await store.ReadToldAsync(creatorId, cancellationToken);
        var first = may.Where(told => told.Creator.ToldAt == 0 && AlsoWatchedRules.LiftOf(told.Creator.Viewers, told.Expected).Lower > 1)
            .OrderByDescending(told => told.Creator.Viewers / told.Expected).ThenBy(told => told.Creator.UserId, StringComparer.Ordinal)
            .Take(Math.Max(0, MostTold - toldBefore.Count));
        if (again.Concat(first).ToArray() is { Length: > 0 } now)
        {
            await store.TellAsync(creatorId, seen, now, cancellationToken);
            toldBefore = await store.ReadToldAsync(creatorId, cancellationToken);
        }
        var told = toldBefore.Select(ToProto).Where(creator => creator.Lower > 1).ToArray();
        var shown = await evidence.AmongAsync(caller, told.SelectMany(creator => creator.VideoIds), cancellationToken);
        foreach (var creator in told)
        {
            var videos = creator.VideoIds.Where(shown.Contains).ToArray();
            creator.VideoIds.Clear();
            creator.VideoIds.Add(videos);
        }
        return told.Where(creator => creator.VideoIds.Count > 0)
            .OrderByDescending(creator => creator.Lift).ThenBy(creator => creator.UserId, StringComparer.Ordinal).Take(MostShown);
    }

    private static AlsoWatched ToProto(ToldCreator told)
    {
        var (lift, lower, upper) = AlsoWatchedRules.LiftOf(told.Viewers, told.Expected);
        return new AlsoWatched
        {
            UserId = told.UserId, Viewers = told.Viewers, OfViewers = told.OfViewers, Lift = AlsoWatchedRules.Round(lift), Lower = AlsoWatchedRules.Round(lower),
            Upper = AlsoWatchedRules.Round(upper), VideoIds = { told.Videos }, Position = told.Position,
        };
    }
}
