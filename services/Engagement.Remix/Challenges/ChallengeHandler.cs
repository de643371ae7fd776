using System.Globalization;
using Engagement.Errors.V1;
using Engagement.Platform.Access;
using Engagement.Platform.Errors;
using Engagement.Platform.Paging;
using Engagement.Platform.Time;
using Engagement.Remix.Audience;
using Engagement.Remix.Credit;
using Engagement.Remix.V1;
using Engagement.Remix.Videos;

namespace Engagement.Remix.Challenges;

internal sealed class ChallengeHandler(
    AcceptedEvents acceptedEvents, ChallengeStore challenges, SightReader sights, VisiblePages pages, TimeProvider timeProvider)
{
    private const int DefaultPage = 50;
    private const int LargestPage = 100;

    public async Task<CreateChallengeResponse> CreateAsync(string userId, CreateChallengeRequest request, CancellationToken cancellationToken)
    {
        var violations = new FieldViolations();
        var key = EventKey.Of(userId, request.EventId, request, violations);
        violations.ThrowIfAny();
        var answer = await acceptedEvents.RunAsync<Challenge>(key, () => CreateAsync(key, request, cancellationToken), cancellationToken);
        return new CreateChallengeResponse { Challenge = answer.Response, Duplicate = answer.Duplicate };
    }

    public async Task<GetChallengeResponse> GetAsync(Caller caller, GetChallengeRequest request, CancellationToken cancellationToken)
    {
        new FieldViolations().RequireId(request.ChallengeId, "challenge_id").ThrowIfAny();
        var challenge = await RequireVisibleAsync(
            caller, request.ChallengeId, await challenges.FindAsync(request.ChallengeId, cancellationToken), cancellationToken);
        return new GetChallengeResponse { Challenge = challenge.ToProto() };
    }

    public async Task<ListChallengesResponse> ListAsync(Caller caller, ListChallengesRequest request, CancellationToken cancellationToken)
    {
        var page = Page.Of(
            request, caller.UserId, DefaultPage, LargestPage, new FieldViolations().RequireIdOrEmpty(request.CreatorId, "creator_id"));
        if (await sights.IsHiddenAsync(caller, request.CreatorId, cancellationToken))
            return new ListChallengesResponse();
        var (shown, next) = await pages.FillAsync(
            caller, page,
            (after, limit) => challenges.ListAsync(
                request.CreatorId, request.Open, Page.NumberIn(after, long.MaxValue), limit, cancellationToken),
            challenge => [challenge.CreatorId], (challenge, sight) => MaySee(challenge, sight) ? challenge.ToProto() : null,
            challenge => challenge.ChallengeNo.ToString(CultureInfo.InvariantCulture), cancellationToken);
        return new ListChallengesResponse { Challenges = { shown }, NextPageToken = next };
    }

    public async Task<ListLeaderboardResponse> ListLeaderboardAsync(
        Caller caller, ListLeaderboardRequest request, CancellationToken cancellationToken)
    {
        var page = Page.Of(
            request, caller.UserId, DefaultPage, LargestPage, new FieldViolations().RequireId(request.ChallengeId, "challenge_id"));
        CreditPosition.Parse(page.After);
        var board = await RequireVisibleAsync(
            caller, request.ChallengeId, await challenges.FindBoardAsync(request.ChallengeId, cancellationToken), cancellationToken);
        var (shown, next) = await pages.FillAsync(
            caller, page,
            (after, limit) => challenges.ListEntriesAsync(board.ChallengeNo, CreditPosition.Parse(after), limit, cancellationToken),
            entry => [entry.CreatorId], (entry, sight) => sight.MaySee(entry.CreatorId, (Visibility)entry.Visibility) ? entry.ToProto() : null,
            entry => entry.Position.ToString(), cancellationToken);
        return new ListLeaderboardResponse { Entries = { shown }, NextPageToken = next, Position = board.Position };
    }

    private async Task<Answer<Challenge>?> CreateAsync(EventKey key, CreateChallengeRequest request, CancellationToken cancellationToken)
    {
        // Only now: of what was created already, the end may have come since.
        var violations = new FieldViolations();
        var challenge = ChallengeRules.Read(request, key, timeProvider.GetUtcNow().TruncateToMicroseconds(), violations);
        violations.ThrowIfAny();
        return await challenges.CreateAsync(key, challenge, cancellationToken);
    }

    private static bool MaySee(IPrompted prompted, Sight sight) => sight.MaySee(prompted.CreatorId, (Visibility)prompted.Visibility);

    private async Task<T> RequireVisibleAsync<T>(Caller caller, string challengeId, T? found, CancellationToken cancellationToken)
        where T : class, IPrompted
        => found is not null && MaySee(found, await sights.ReadAsync(caller, [found.CreatorId], cancellationToken))
            ? found
            : throw Problem.NotFound(ErrorReason.ChallengeNotFound, "challenge", challengeId);
}
