using System.Collections.Concurrent;
using Engagement.Platform.Access;
using Engagement.SocialGraph.V1;
using Grpc.Core;

namespace Engagement.Remix.Tests;

/// <summary>SocialGraph by script: who follows whom, and every question it was asked.</summary>
internal sealed class GraphStandIn : GraphService.GraphServiceBase
{
    private readonly ConcurrentDictionary<(string Follower, string Followee), bool> _follows = new();
    private readonly ConcurrentDictionary<(string Blocker, string Blocked), bool> _blocks = new();

    /// <summary>Who was asked about, and for whom.</summary>
    public ConcurrentQueue<(string ViewerId, IReadOnlyList<string> CreatorIds)> Questions { get; } = new();

    public void Follow(string follower, string followee) => _follows[(follower, followee)] = true;

    public void Block(string blocker, string blocked) => _blocks[(blocker, blocked)] = true;

    public void Befriend(string one, string other)
    {
        Follow(one, other);
        Follow(other, one);
    }

    public override Task<GetRelationshipsResponse> GetRelationships(GetRelationshipsRequest request, ServerCallContext context)
    {
        var viewer = context.RequestHeaders.GetValue(Caller.ActingUserHeader)!;
        if (request.UserIds.Count is 0 or > 100 || context.RequestHeaders.GetValue("authorization") is null)
            throw new RpcException(new Status(StatusCode.InvalidArgument, "What SocialGraph would refuse."));
        Questions.Enqueue((viewer, request.UserIds));
        return Task.FromResult(new GetRelationshipsResponse
        {
            Relationships = { request.UserIds.Select(other => RelationshipOf(viewer, other)) },
        });
    }

    private Relationship RelationshipOf(string viewer, string other)
    {
        var (following, followedBy) = (_follows.ContainsKey((viewer, other)), _follows.ContainsKey((other, viewer)));
        return new Relationship
        {
            UserId = other,
            Following = following,
            FollowedBy = followedBy,
            IsMutual = following && followedBy,
            Blocking = _blocks.ContainsKey((viewer, other)),
            BlockedBy = _blocks.ContainsKey((other, viewer)),
        };
    }
}
