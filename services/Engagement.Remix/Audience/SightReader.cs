using Engagement.Platform.Access;
using Engagement.Platform.Visibility;
using Engagement.Remix.V1;

namespace Engagement.Remix.Audience;

/// <summary>Asks what a viewer is to creators: whom a block hides is not there, also with what everybody else may see.</summary>
internal sealed class SightReader(GraphReader graph)
{
    /// <summary>What the caller may see of these creators.</summary>
    public async Task<Sight> ReadAsync(Caller caller, IEnumerable<string> creatorIds, CancellationToken cancellationToken)
        => caller.SeesEverything ? Sight.OfEverything : await ReadAsync(caller.UserId, creatorIds, cancellationToken);

    /// <summary>What the caller may see of these videos and their sources.</summary>
    public Task<Sight> ReadAsync(Caller caller, IEnumerable<Video> videos, CancellationToken cancellationToken)
        => ReadAsync(caller, videos.SelectMany(video => video.Sources.Select(source => source.CreatorId).Append(video.CreatorId)), cancellationToken);

    /// <summary>Whether a block hides this user from the caller: then not even the token of an empty page may tell that they are there.</summary>
    public async Task<bool> IsHiddenAsync(Caller caller, string userId, CancellationToken cancellationToken)
        => userId.Length > 0 && (await ReadAsync(caller, [userId], cancellationToken)).RelationTo(userId) == Relation.Hidden;

    /// <summary>What a user is to these creators.</summary>
    public async Task<Sight> ReadAsync(string userId, IEnumerable<string> creatorIds, CancellationToken cancellationToken)
        => new(userId, (await graph.ReadAsync(userId, creatorIds, cancellationToken))
            .ToDictionary(answer => answer.Key, answer => VisibilityRules.RelationOf(answer.Value)));
}
