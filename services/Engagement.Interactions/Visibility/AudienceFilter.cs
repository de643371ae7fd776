using Engagement.Platform.Access;
using Engagement.SocialGraph.V1;
using Grpc.Core;

namespace Engagement.Interactions.Visibility;

/// <summary>Tells whom a reader must not meet: those who block the reader, and those whom the reader blocks. SocialGraph knows.</summary>
internal sealed class AudienceFilter(GraphService.GraphServiceClient graph, TimeProvider timeProvider)
{
    private const int LargestBatch = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Those of the users who are hidden from the reader, and the other way round.</summary>
    public async Task<IReadOnlySet<string>> HiddenFromAsync(string readerId, IEnumerable<string> userIds, CancellationToken cancellationToken)
    {
        var others = userIds.Where(userId => userId.Length > 0 && userId != readerId).Distinct();
        var hidden = new HashSet<string>();
        foreach (var batch in others.Chunk(LargestBatch))
        {
            var response = await graph.GetRelationshipsAsync(
                new GetRelationshipsRequest { UserIds = { batch } },
                new Metadata { { Caller.ActingUserHeader, readerId } },
                (timeProvider.GetUtcNow() + Patience).UtcDateTime,
                cancellationToken);
            hidden.UnionWith(response.Relationships.Where(other => other.Blocking || other.BlockedBy).Select(other => other.UserId));
        }
        return hidden;
    }
}
