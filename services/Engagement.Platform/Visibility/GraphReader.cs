using System.ComponentModel.DataAnnotations;
using Engagement.Platform.Access;
using Engagement.SocialGraph.V1;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace Engagement.Platform.Visibility;

/// <summary>How long SocialGraph is waited for. Section `Graph`.</summary>
public sealed class GraphReaderOptions
{
    public const string Section = "Graph";

    /// <summary>For an answer, tries included; default 2 s. Then the call that needs it is UNAVAILABLE: what may be hidden is not shown.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(2);
}

/// <summary>Asks SocialGraph, for somebody, what others are to them.</summary>
public sealed class GraphReader(GraphService.GraphServiceClient graph, IOptions<GraphReaderOptions> options, TimeProvider timeProvider)
{
    private const int LargestBatch = 100;
    private const int LargestPage = 1000;

    /// <summary>What a reader and others are to each other, by the others' ids; oneself is left out.</summary>
    public async Task<IReadOnlyDictionary<string, Relationship>> ReadAsync(
        string readerId, IEnumerable<string> userIds, CancellationToken cancellationToken)
    {
        var others = userIds.Where(userId => userId.Length > 0 && userId != readerId).Distinct();
        var answers = await Task.WhenAll(others.Chunk(LargestBatch).Select(async batch => await graph.GetRelationshipsAsync(
            new GetRelationshipsRequest { UserIds = { batch } }, For(readerId, cancellationToken))));
        return answers.SelectMany(answer => answer.Relationships).ToDictionary(relationship => relationship.UserId);
    }

    /// <summary>Those of the users whom a block hides from the reader, and the other way round.</summary>
    public async Task<IReadOnlySet<string>> HiddenFromAsync(string readerId, IEnumerable<string> userIds, CancellationToken cancellationToken)
        => (await ReadAsync(readerId, userIds, cancellationToken)).Values.Where(VisibilityRules.Hides).Select(other => other.UserId).ToHashSet();

    /// <summary>Whether a block hides a user from the reader.</summary>
    public async Task<bool> IsHiddenAsync(string readerId, string userId, CancellationToken cancellationToken)
        => (await HiddenFromAsync(readerId, [userId], cancellationToken)).Count > 0;

    /// <summary>Whom a reader follows, the newest first: so many, or some more.</summary>
    public async Task<IReadOnlyList<string>> ListFollowingAsync(string readerId, int most, CancellationToken cancellationToken)
    {
        var followed = new List<string>();
        var request = new ListFollowingRequest { UserId = readerId, PageSize = LargestPage };
        do
        {
            var page = await graph.ListFollowingAsync(request, For(readerId, cancellationToken));
            followed.AddRange(page.Following.Select(edge => edge.UserId));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0 && followed.Count < most);
        return followed;
    }

    private CallOptions For(string readerId, CancellationToken cancellationToken) => new(
        new Metadata { { Caller.ActingUserHeader, readerId } }, (timeProvider.GetUtcNow() + options.Value.Patience).UtcDateTime, cancellationToken);
}
