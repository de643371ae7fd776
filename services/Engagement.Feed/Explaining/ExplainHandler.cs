using Engagement.Errors.V1;
using Engagement.Feed.Preferences;
using Engagement.Feed.Serving;
using Engagement.Platform.Errors;

namespace Engagement.Feed.Explaining;

/// <summary>A served video: where, when, by which ranking, and how it came there.</summary>
internal sealed record ServedExplanation(int Position, double StoredScore, ServedPage Page, LoggedRanking Ranking, ExplainedCandidate Candidate);

/// <summary>Explains why a video was served.</summary>
internal sealed class ExplainHandler(LoggedRequests requests, VideosByNumber videos, VisibleVideos visible)
{
    public async Task<ServedExplanation> HandleAsync(Guid requestId, string videoId, string viewerId, CancellationToken cancellationToken)
    {
        var request = await requests.ReadAsync(requestId, viewerId, cancellationToken);
        if (request.Find(videoId) is not var (page, ranking, position) || (await visible.AmongAsync(viewerId, [videoId], ViewerWishes.None, cancellationToken)).Count == 0)
            throw VideoNotFound(videoId);
        var ranked = ranking.Rank(await videos.FindAsync([ranking], cancellationToken));
        var rank = ranked.FindIndex(scored => scored.Video.VideoId == videoId);
        return rank < 0 ? throw VideoNotFound(videoId) : new ServedExplanation(
            position, page.Scores[position - page.FirstPosition], page, ranking,
            ExplainedCandidate.OnPage(ranking, ranked, rank, position - ranking.FirstPage.FirstPosition));
    }

    private static Problem VideoNotFound(string videoId) => Problem.NotFound(ErrorReason.VideoNotFound, "video_id", videoId);
}
