using Engagement.Platform.Access;
using Engagement.Platform.Visibility;

namespace Engagement.Remix.Audience;

/// <summary>Asks what a viewer is to creators: whom a block hides is not there, also with what everybody else may see.</summary>
internal sealed class SightReader(GraphReader graph)
{
    /// <summary>What the caller may see of these creators.</summary>
    public async Task<Sight> ReadAsync(Caller caller, IEnumerable<string> creatorIds, CancellationToken cancellationToken)
        => caller.SeesEverything ? Sight.OfEverything : await ReadAsync(caller.UserId, creatorIds, cancellationToken);

    /// <summary>What a user is to these creators.</summary>
    public async Task<Sight> ReadAsync(string userId, IEnumerable<string> creatorIds, CancellationToken cancellationToken)
        => new(userId, (await graph.ReadAsync(userId, creatorIds, cancellationToken))
            .ToDictionary(answer => answer.Key, answer => VisibilityRules.RelationOf(answer.Value)));
}
