using Engagement.Feed.Candidates;
using Engagement.Feed.Experiments;
using Engagement.Feed.Explaining;
using Engagement.Feed.Preferences;
using Engagement.Feed.Profiles;
using Engagement.Feed.Ranking;
using Engagement.Feed.Slates;
using Microsoft.Extensions.Options;

namespace Engagement.Feed.Serving;

/// <summary>Opens sessions of viewers.</summary>
internal sealed class ViewerSessions(
    CandidateIndex index, ProfileStore profiles, ServedPageStore served, RankingVersionStore versions, LoggedRequests logged, Ranker ranker,
    VisibleVideos visible, RunningExperiments experiments, IOptions<FeedOptions> options, FeedMetrics metrics, TimeProvider timeProvider)
{
    public ViewerSession Open(string viewerId)
        => new(viewerId, index, profiles, served, versions, logged, ranker, visible, experiments, options.Value, metrics, timeProvider);
}

/// <summary>
/// Serves one viewer. What it has in memory only saves work: the profile is the viewer's rows of the fold, read on before each answer, and the
/// served pages are in the database before they are answered. So a second session of the same viewer, in another process, is harmless.
/// </summary>
internal sealed class ViewerSession(
    string viewerId, CandidateIndex index, ProfileStore profiles, ServedPageStore served, RankingVersionStore versions, LoggedRequests logged,
    Ranker ranker, VisibleVideos visible, RunningExperiments experiments, FeedOptions options, FeedMetrics metrics, TimeProvider timeProvider)
{
    /// <summary>Affinities are computed again after this time, for videos that only became known since.</summary>
    private static readonly TimeSpan AffinitiesHold = TimeSpan.FromMinutes(1);

    private readonly ViewerProfile _profile = new(viewerId);
    private readonly KeptRequests _kept = new(options, timeProvider);

    /// <summary>Of the profile's version, whose videos are known to an index of the position needed; computed with one of the position indexed.</summary>
    private (Affinities Value, int Version, DateTimeOffset At, long Needed, long Indexed)? _affinities;

    private ViewerWishes _obeyed = ViewerWishes.None;
    private string _region = "";
    private ExperimentArms _arms = ExperimentArms.None;
    private ViewerProfile? _withoutPerson;

    /// <summary>What ranking may know of the viewer in this call.</summary>
    private ViewerProfile Ranked => _withoutPerson ?? _profile;

    /// <summary>A page of For You; null when <paramref name="start"/> is not one of this viewer's.</summary>
    public async Task<RankedPage?> GetForYouAsync(int size, PageStart? start, FeedChoice choice, CancellationToken cancellationToken)
    {
        if (!index.IsLoaded)
            throw new FeedUnavailableException("The candidate index is being loaded.");
        // Read before the profile is: the index may be ahead of what it says, never behind.
        var indexPosition = index.Position;
        await _profile.RefreshAsync(profiles, cancellationToken);
        if (!ReferenceEquals(_obeyed, _profile.Wishes) || _region != _profile.DeclaredRegion)
        {
            _kept.ForgetRests();
            (_obeyed, _region) = (_profile.Wishes, _profile.DeclaredRegion);
        }
        _withoutPerson = choice.NonPersonal || _obeyed.IsPaused ? _profile.WithoutPerson(choice.Region.Length > 0 ? choice.Region : _profile.DeclaredRegion) : null;
        if (_withoutPerson is null)
            await TakeArmsAsync(cancellationToken);
        var position = Math.Min(_profile.Position, indexPosition);
        while (true)
        {
            if (await FindAsync(start, cancellationToken) is not { } request)
                return null;
            var first = start?.Position ?? 0;
            if (first < request.Served.Count)
                return await AgainAsync(request, first, size, position, cancellationToken);
            var next = await NextAsync(request, size, cancellationToken);
            if (next.Count == 0)
                return new RankedPage(request.RequestId, [], null, position, []);
            if (await served.TryWriteAsync(await ServedPageAsync(request, next, position, cancellationToken), cancellationToken))
            {
                request.Serve(next);
                metrics.Explored(next.Count(item => item.Filling == Filling.Draw), next.Count(item => item.Filling == Filling.EmptyDraw));
                _kept.Keep(request);
                return Page(request, request.ServedFrom(first, size, static _ => true), request.HasMore ? first + next.Count : null, position);
            }
            // Another session has served this page: its page is the one that counts.
            _kept.Forget(request.RequestId);
        }
    }

    /// <summary>What was ranked for other arms is ranked anew.</summary>
    private async Task TakeArmsAsync(CancellationToken cancellationToken)
    {
        var arms = await experiments.ArmsOfAsync(viewerId, _profile.ExperimentRevision, cancellationToken);
        if (!arms.Names.SequenceEqual(_arms.Names))
            _kept.ForgetRests();
        _arms = arms;
    }

    private async Task<RankedRequest?> FindAsync(PageStart? start, CancellationToken cancellationToken)
    {
        if (start is null)
            return new RankedRequest(Guid.CreateVersion7(timeProvider.GetUtcNow()));
        if (_kept.Find(start.RequestId) is { } kept && start.Position <= kept.Served.Count)
            return kept;
        if (await logged.FindAsync(start.RequestId, viewerId, cancellationToken) is not { } request)
            return null;
        var restored = new RankedRequest(start.RequestId);
        foreach (var (page, ranking) in request.Pages)
            restored.Restore(page.VideoIds.Zip(VideosOf(page, ranking)));
        if (start.Position > restored.Served.Count)
            return null;
        _kept.Keep(restored);
        return restored;
    }

    private ServedVideo?[] VideosOf(ServedPage page, LoggedRanking ranking)
    {
        IndexedVideo?[] videos = [.. page.VideoIds.Select(index.Find)];
        var scored = ranking.Rank(videos.OfType<IndexedVideo>().ToDictionary(video => video.Number)).ToDictionary(candidate => candidate.Video);
        return [.. videos.Zip(page.Propensities, (video, propensity) => video is not null && scored.TryGetValue(video, out var known)
            ? new ServedVideo(known, propensity)
            : (ServedVideo?)null)];
    }

    /// <summary>A page that was served before, less what may not be seen any more.</summary>
    private async Task<RankedPage> AgainAsync(RankedRequest request, int first, int size, long position, CancellationToken cancellationToken)
    {
        var page = request.ServedFrom(first, size, IsEligible).ToArray();
        var there = await visible.AmongAsync(viewerId, [.. page.Select(entry => entry.Video.Scored.Video.VideoId)], _obeyed, cancellationToken);
        return Page(
            request, page.Where(entry => there.Contains(entry.Video.Scored.Video.VideoId)), Math.Min(first + size, request.Served.Count), position);
    }

    /// <summary>The next videos of a request: of those ranked for it, or, when they run out, ranked anew without those on its earlier pages.</summary>
    private async Task<IReadOnlyList<SlateItem>> NextAsync(RankedRequest request, int size, CancellationToken cancellationToken)
    {
        var excluded = new Dictionary<string, VideoFilter>(request.ServedIds);
        while (true)
        {
            // One more than wanted tells whether there is a next page.
            if (request.CountRest(FilterOf) <= size)
                request.Refill(ranker.Rank(
                    request.RequestId, request.Served.Count, Ranked, Affinities(), excluded, _withoutPerson is null ? _arms : ExperimentArms.None));
            var next = request.Peek(size);
            var removed = await visible.RemovedAsync(viewerId, [.. next.Select(item => item.Scored.Video.VideoId)], _obeyed, cancellationToken);
            if (removed.Count == 0)
                return next;
            foreach (var (videoId, filter) in removed)
                excluded.Add(videoId, filter);
        }

        VideoFilter? FilterOf(IndexedVideo video) => CandidateGathering.FilterOf(video, _profile, excluded);
    }

    private bool IsEligible(IndexedVideo video) => CandidateGathering.IsEligible(video, _profile);

    private Affinities Affinities()
    {
        if (!Ranked.IsPersonal)
            return Profiles.Affinities.None;
        var (now, indexed) = (timeProvider.GetUtcNow(), index.Position);
        if (_affinities is not { } kept || kept.Version != _profile.Version)
            return Anew(_profile.Position);
        // The index may not have had the videos yet.
        return now - kept.At > AffinitiesHold || (kept.Indexed < kept.Needed && kept.Indexed < indexed) ? Anew(kept.Needed) : kept.Value;

        Affinities Anew(long needed)
        {
            var affinities = Profiles.Affinities.Of(_profile, index);
            _affinities = (affinities, _profile.Version, now, needed, indexed);
            return affinities;
        }
    }

    private async Task<ServedPage> ServedPageAsync(
        RankedRequest request, IReadOnlyList<SlateItem> items, long position, CancellationToken cancellationToken)
    {
        var ranking = request.NewRanking is { } begun
            ? new PageRanking(await versions.KeepAsync(begun.Settings, cancellationToken), begun.IndexPosition, begun.Candidates)
            : null;
        return new ServedPage(
            request.RequestId, request.Served.Count, viewerId, timeProvider.GetUtcNow().UtcDateTime, position,
            [.. items.Select(item => item.Scored.Video.VideoId)], [.. items.Select(item => item.Scored.Score)],
            [.. items.Select(item => item.Propensity)], [.. request.LeftOut.Keys], [.. request.LeftOut.Values.Select(filter => (short)filter)], ranking)
        {
            Arms = items[0].Scored.Weights.Arms,
        };
    }

    private RankedPage Page(RankedRequest request, IEnumerable<(int Position, ServedVideo Video)> videos, int? next, long position)
    {
        var page = videos.ToList();
        return new(
            request.RequestId,
            [.. page.Select(entry => Item(entry.Position, entry.Video.Scored, entry.Video.Propensity))],
            next is { } nextPosition ? new PageStart(request.RequestId, nextPosition) : null,
            position,
            [.. page.SelectMany(entry => entry.Video.Scored.Weights.Arms).Distinct()]);
    }

    private RankedItem Item(int position, ScoredVideo scored, double propensity) => new(
        scored.Video.VideoId, scored.Video.CreatorId, position, scored.Score, [.. scored.Terms], scored.Candidate.Sources,
        Reasons.Of(scored, Affinities()), propensity);
}
