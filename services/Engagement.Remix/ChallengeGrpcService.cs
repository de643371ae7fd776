using Engagement.Platform.Access;
using Engagement.Remix.Challenges;
using Engagement.Remix.V1;
using Grpc.Core;

namespace Engagement.Remix;

internal sealed class ChallengeGrpcService(ChallengeHandler challenges) : ChallengeService.ChallengeServiceBase
{
    public override Task<CreateChallengeResponse> CreateChallenge(CreateChallengeRequest request, ServerCallContext context)
        => challenges.CreateAsync(Caller.Of(context).UserId, request, context.CancellationToken);

    public override Task<GetChallengeResponse> GetChallenge(GetChallengeRequest request, ServerCallContext context)
        => challenges.GetAsync(Caller.Of(context), request, context.CancellationToken);

    public override Task<ListChallengesResponse> ListChallenges(ListChallengesRequest request, ServerCallContext context)
        => challenges.ListAsync(Caller.Of(context), request, context.CancellationToken);

    public override Task<ListLeaderboardResponse> ListLeaderboard(ListLeaderboardRequest request, ServerCallContext context)
        => challenges.ListLeaderboardAsync(Caller.Of(context), request, context.CancellationToken);
}
