using Engagement.Errors.V1;
using Engagement.Feed.Ranking;
using Engagement.Feed.Serving;
using Engagement.Platform.Errors;

namespace Engagement.Feed.Explaining;

/// <summary>Reads requests from the log.</summary>
internal sealed class LoggedRequests(ServedPageStore pages, RankingVersionStore versions)
{
    /// <exception cref="Problem">NOT_FOUND: as <see cref="FindAsync"/>.</exception>
    public async Task<LoggedRequest> ReadAsync(Guid requestId, string viewerId, CancellationToken cancellationToken)
        => await FindAsync(requestId, viewerId, cancellationToken)
            ?? throw Problem.NotFound(ErrorReason.FeedRequestNotFound, "request_id", requestId.ToString());

    /// <summary>A request that was served to a viewer; null when there is none, or none that was logged with its rankings.</summary>
    public async Task<LoggedRequest?> FindAsync(Guid requestId, string viewerId, CancellationToken cancellationToken)
    {
        var found = await pages.FindAsync(requestId, viewerId, cancellationToken);
        if (found is not [{ Ranking: not null }, ..])
            return null;
        var settings = await SettingsOfAsync(found, cancellationToken);
        var logged = new List<(ServedPage, LoggedRanking)>();
        LoggedRanking? latest = null;
        foreach (var page in found)
        {
            if (page.Ranking is { } ranking)
                latest = new LoggedRanking(page, ranking, settings[ranking.Version]);
            logged.Add((page, latest!));
        }
        return new LoggedRequest(logged);
    }

    /// <summary>Rankings of all viewers, newest first.</summary>
    /// <param name="since">The least id of the moment.</param>
    /// <param name="before">The request and the first place of the last one before; or the least id of a moment, and 0.</param>
    public async Task<IReadOnlyList<LoggedRanking>> ListRankingsAsync(
        Guid since, (Guid RequestId, int FirstPosition) before, int most, CancellationToken cancellationToken)
    {
        var found = await pages.ListRankingsAsync(since, before, most, cancellationToken);
        var settings = await SettingsOfAsync(found, cancellationToken);
        return [.. found.Select(page => new LoggedRanking(page, page.Ranking!, settings[page.Ranking!.Version]))];
    }

    private Task<IReadOnlyDictionary<string, RankingSettings>> SettingsOfAsync(IReadOnlyList<ServedPage> found, CancellationToken cancellationToken)
        => versions.FindAsync(found.Select(page => page.Ranking?.Version).OfType<string>(), cancellationToken);
}
