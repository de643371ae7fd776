using Engagement.Platform.Access;
using Engagement.Remix.V1;
using Engagement.SocialGraph.V1;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace Engagement.Remix.Audience;

/// <summary>Asks SocialGraph what a viewer is to creators, and only of creators for whom it matters.</summary>
internal sealed class SightReader(GraphService.GraphServiceClient graph, IOptions<RemixOptions> options, TimeProvider timeProvider)
{
    private const int LargestBatch = 100;

    /// <summary>What the caller may see of these videos.</summary>
    public async Task<Sight> ReadAsync(
        Caller caller, IEnumerable<(string CreatorId, Visibility Visibility)> videos, CancellationToken cancellationToken)
        => caller.SeesEverything
            ? Sight.OfEverything
            : await ReadAsync(
                caller.UserId, videos.Select(video => (video.CreatorId, VisibilityRules.Required(video.Visibility))), cancellationToken);

    /// <summary>What a user is to the creators of whom something is required that hangs on the graph.</summary>
    public async Task<Sight> ReadAsync(
        string userId, IEnumerable<(string CreatorId, Relation Required)> settings, CancellationToken cancellationToken)
    {
        var creators = settings
            .Where(setting => setting.CreatorId != userId && VisibilityRules.NeedsGraph(setting.Required))
            .Select(setting => setting.CreatorId)
            .Distinct();
        var answers = await Task.WhenAll(creators.Chunk(LargestBatch).Select(chunk => AskAsync(userId, chunk, cancellationToken)));
        return new Sight(userId, answers.SelectMany(answer => answer.Relationships).ToDictionary(answer => answer.UserId, ToRelation));
    }

    private async Task<GetRelationshipsResponse> AskAsync(string userId, string[] creators, CancellationToken cancellationToken)
        => await graph.GetRelationshipsAsync(
            new GetRelationshipsRequest { UserIds = { creators } },
            new Metadata { { Caller.ActingUserHeader, userId } },
            (timeProvider.GetUtcNow() + options.Value.GraphPatience).UtcDateTime,
            cancellationToken);

    private static Relation ToRelation(Relationship relationship)
        => relationship.IsMutual ? Relation.Friend : relationship.Following ? Relation.Follower : Relation.Stranger;
}
