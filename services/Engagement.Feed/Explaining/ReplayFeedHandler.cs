using Engagement.Feed.Preferences;
using Engagement.Feed.Ranking;
using Engagement.Feed.Serving;
using Engagement.Platform.Errors;

namespace Engagement.Feed.Explaining;

/// <summary>A request once more.</summary>
/// <param name="Videos">With their places, and those that they were served at.</param>
internal sealed record Replay(bool Identical, IReadOnlyList<(ScoredVideo Scored, int Position, int? ServedPosition)> Videos);

/// <summary>Ranks a logged request again, from what was logged of it alone.</summary>
internal sealed class ReplayFeedHandler(LoggedRequests requests, VideosByNumber videos, VisibleVideos visible)
{
    private const int MostAsked = 100;

    /// <param name="weights">By the names of terms, those that are to count instead.</param>
    public async Task<Replay> HandleAsync(
        Guid requestId, IReadOnlyDictionary<string, double> weights, string viewerId, CancellationToken cancellationToken)
    {
        var request = await requests.ReadAsync(requestId, viewerId, cancellationToken);
        CheckWeights(request, weights);
        var replayed = await ReplayAsync(request, weights, cancellationToken);
        string[] served = [.. request.Pages.SelectMany(page => page.Page.VideoIds)];
        var isIdentical = replayed.Select(scored => scored.Video.VideoId).SequenceEqual(served);
        var places = served.Select((videoId, at) => (videoId, at)).ToDictionary(entry => entry.videoId, entry => entry.at);
        var there = await ThereAsync(viewerId, replayed, cancellationToken);
        return new Replay(
            isIdentical,
            [.. replayed.Select((scored, at) => (scored, at, places.TryGetValue(scored.Video.VideoId, out var place) ? place : (int?)null))
                .Where(entry => there.Contains(entry.scored.Video.VideoId))]);
    }

    private static void CheckWeights(LoggedRequest request, IReadOnlyDictionary<string, double> weights)
    {
        var terms = request.Pages.SelectMany(page => page.Ranking.Settings.Terms).Select(term => term.Name).ToHashSet();
        var violations = new FieldViolations();
        foreach (var name in weights.Keys)
            violations.Require(terms.Contains(name), "weights", "must be of terms that the request was scored by");
        violations.ThrowIfAny();
    }

    private async Task<List<ScoredVideo>> ReplayAsync(
        LoggedRequest request, IReadOnlyDictionary<string, double> weights, CancellationToken cancellationToken)
    {
        var replayed = new List<ScoredVideo>();
        var rest = new List<ScoredVideo>();
        foreach (var (page, ranking) in request.Pages)
        {
            if (ranking.FirstPage == page)
            {
                var found = await videos.FindAsync([ranking], cancellationToken);
                rest = [.. ranking.Fill(ranking.Rank(found, weights)).Select(item => item.Scored)];
            }
            rest.RemoveAll(scored => page.LeftOutIds.Contains(scored.Video.VideoId));
            var taken = Math.Min(page.VideoIds.Length, rest.Count);
            replayed.AddRange(rest[..taken]);
            rest.RemoveRange(0, taken);
        }
        return replayed;
    }

    private async Task<HashSet<string>> ThereAsync(string viewerId, IEnumerable<ScoredVideo> replayed, CancellationToken cancellationToken)
    {
        var there = new HashSet<string>();
        foreach (var some in replayed.Select(scored => scored.Video.VideoId).Chunk(MostAsked))
            there.UnionWith(await visible.AmongAsync(viewerId, some, ViewerWishes.None, cancellationToken));
        return there;
    }
}
