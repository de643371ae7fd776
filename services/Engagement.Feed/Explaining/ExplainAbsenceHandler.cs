using Engagement.Feed.Candidates;
using Engagement.Feed.Profiles;
using Engagement.Feed.Preferences;
using Engagement.Feed.Serving;
using Engagement.Feed.Slates;
using Engagement.Feed.V1;
using Engagement.Platform.Errors;

namespace Engagement.Feed.Explaining;

/// <summary>Why a video is not on a page.</summary>
/// <param name="RemovedNowBy">Of what nothing found: what would keep it from the viewer now.</param>
/// <param name="Position">Where it is, when it was served.</param>
/// <param name="Candidate">Of what was found and was not good enough: what the slate made of it.</param>
/// <param name="Cut">The worth of the last on the page whose place was not drawn.</param>
internal sealed record Absence(
    AbsenceReason Reason, LoggedRanking Ranking, AbsenceReason RemovedNowBy = AbsenceReason.Unspecified, int Position = 0,
    ExplainedCandidate? Candidate = null, double Cut = 0);

/// <summary>Explains why a video was not served.</summary>
internal sealed class ExplainAbsenceHandler(
    LoggedRequests requests, VideosByNumber videos, VisibleVideos visible, CandidateIndex index, ProfileStore profiles, UnchangedStore unchanged)
{
    /// <param name="position">A place on the page that is asked about; null: on the last.</param>
    public async Task<Absence> HandleAsync(Guid requestId, string videoId, int? position, string viewerId, CancellationToken cancellationToken)
    {
        var request = await requests.ReadAsync(requestId, viewerId, cancellationToken);
        var at = position is { } place ? request.PageAt(place) ?? throw NoSuchPlace() : request.Pages.Count - 1;
        var (page, ranking) = request.Pages[at];
        var profile = new ViewerProfile(viewerId);
        await profile.RefreshAsync(profiles, cancellationToken);
        // What is not there for the viewer now never was, whatever the log has of it.
        if (index.Find(videoId) is not { Published: { Deleted: false } } video || profile.IsBlockedBy(video.CreatorId)
            || (await visible.AmongAsync(viewerId, [videoId], ViewerWishes.None, cancellationToken)).Count == 0)
            return new Absence(AbsenceReason.Unknown, ranking);
        if (request.Find(videoId) is var (servedOn, _, servedAt) && servedOn.FirstPosition <= page.FirstPosition)
            return new Absence(servedOn == page ? AbsenceReason.Served : AbsenceReason.EarlierPage, ranking, Position: servedAt);
        if (FilterOf(request, at, video) is { } filter)
            return new Absence(ReasonOf(filter), ranking);
        if (ranking.Logged.Candidates.Any(candidate => candidate.Number == video.Number))
            return await BelowCutAsync(page, ranking, videoId, cancellationToken);
        if (video.Number > ranking.IndexPosition)
            return new Absence(AbsenceReason.NotYetPublished, ranking);
        return await NotFoundAsync(ranking, video, profile, cancellationToken);
    }

    private static Problem NoSuchPlace() => new FieldViolations().Add("position", "must be of a video that was served").ToProblem();

    /// <summary>The filter that removed a video, when the ranking was made or between it and the page.</summary>
    private static VideoFilter? FilterOf(LoggedRequest request, int at, IndexedVideo video)
    {
        var ranking = request.Pages[at].Ranking;
        if (ranking.Logged.Removed.TryGetValue(video.Number, out var filter))
            return filter;
        foreach (var (page, _) in request.Pages.Take(at + 1).Where(entry => entry.Ranking == ranking))
        {
            if (Array.IndexOf(page.LeftOutIds, video.VideoId) is >= 0 and var leftOut)
                return (VideoFilter)page.LeftOutFilters[leftOut];
        }
        return null;
    }

    private async Task<Absence> BelowCutAsync(ServedPage page, LoggedRanking ranking, string videoId, CancellationToken cancellationToken)
    {
        var ranked = ranking.Rank(await videos.FindAsync([ranking], cancellationToken));
        var slate = ranking.Fill(ranked);
        var cut = Math.Max(0, slate.FindLastIndex(item => item.Filling != Filling.Draw && page.VideoIds.Contains(item.Scored.Video.VideoId)));
        var rank = ranked.FindIndex(scored => scored.Video.VideoId == videoId);
        return new Absence(
            AbsenceReason.BelowCut, ranking, Candidate: ExplainedCandidate.BelowCut(ranking, ranked, rank, cut), Cut: slate[cut].Value);
    }

    /// <summary>No source met it, or too many others before it: what removes it now did so then, when nothing has changed since.</summary>
    private async Task<Absence> NotFoundAsync(
        LoggedRanking ranking, IndexedVideo video, ViewerProfile profile, CancellationToken cancellationToken)
    {
        if (CandidateGathering.FindRemoval(video, profile) is not { } removal)
            return new Absence(AbsenceReason.NotFound, ranking);
        var isOfThen = removal.FeedbackId is { } feedbackId
            ? profile.Wishes.Stored.Feedback.Any(feedback => feedback.FeedbackId == feedbackId && feedback.CreatedAt < ranking.FirstPage.ServedAt)
            : await unchanged.IsUnchangedAsync(
                profile.ViewerId, video.VideoId, video.CreatorId, ranking.FirstPage.ProfilePosition, cancellationToken);
        return isOfThen
            ? new Absence(ReasonOf(removal.Filter), ranking)
            : new Absence(AbsenceReason.NotFound, ranking, RemovedNowBy: ReasonOf(removal.Filter));
    }

    private static AbsenceReason ReasonOf(VideoFilter filter) => filter switch
    {
        VideoFilter.NotPublished or VideoFilter.Deleted or VideoFilter.NotVisible => AbsenceReason.Unknown,
        VideoFilter.NotPublic => AbsenceReason.NotPublic,
        VideoFilter.OwnVideo => AbsenceReason.Own,
        VideoFilter.Seen => AbsenceReason.Seen,
        VideoFilter.NotInterested => AbsenceReason.NotInterested,
        VideoFilter.LeftOut => AbsenceReason.LeftOut,
        VideoFilter.OnEarlierPage => AbsenceReason.EarlierPage,
        _ => AbsenceReason.Preference,
    };
}
