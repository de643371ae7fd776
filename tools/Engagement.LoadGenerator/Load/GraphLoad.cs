using Engagement.LoadGenerator.Baselines;
using Engagement.LoadGenerator.Measuring;
using Engagement.LoadGenerator.Running;
using Engagement.LoadGenerator.Workload;
using Engagement.SocialGraph.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Engagement.LoadGenerator.Load;

/// <summary>
/// Reads of a graph by viewers of it, each with a token of their own: relationships with 100 others, of whom half are people they follow or are followed by
/// and half anybody; mutuals; known followers of somebody whom one of theirs follows.
/// </summary>
internal sealed class GraphLoad
{
    private const int Viewers = 5_000;
    private const int Others = 100;
    private const int PageSize = 20;
    private const int Recorded = 500;

    private readonly List<Viewer> _viewers = [];

    public GraphLoad(SocialNetwork network, int seed)
    {
        var random = new Random(seed);
        var following = network.Follows.ToLookup(edge => edge.From, edge => edge.To);
        var neighbours = network.Follows.SelectMany(edge => new[] { (edge.From, edge.To), (From: edge.To, To: edge.From) })
            .ToLookup(edge => edge.From, edge => edge.To);
        // Somebody who has a tie at all: others cost nothing.
        int[] nodes = [.. neighbours.Select(group => group.Key)];
        for (var i = 0; i < Viewers; i++)
        {
            var viewer = nodes[random.Next(nodes.Length)];
            int[] near = [.. neighbours[viewer].Distinct().Take(Others / 2)];
            var others = near.Concat(Enumerable.Range(0, Others - near.Length).Select(_ => random.Next(network.Nodes)));
            var followed = following[viewer].Take(Others).ToArray();
            var further = followed.Length == 0 ? [] : following[followed[random.Next(followed.Length)]].Take(Others).ToArray();
            var of = further.Length == 0 ? nodes[random.Next(nodes.Length)] : further[random.Next(further.Length)];
            _viewers.Add(new Viewer(
                Connections.As(SocialNetwork.NameOf(viewer)),
                new GetRelationshipsRequest { UserIds = { others.Select(SocialNetwork.NameOf) } },
                new ListKnownFollowersRequest { UserId = SocialNetwork.NameOf(of), PageSize = PageSize }));
        }
    }

    /// <summary>The reads that are measured.</summary>
    public static IReadOnlyList<string> Reads { get; } = ["GetRelationships(100)", "ListMutuals", "ListKnownFollowers"];

    public async Task<Measurement> ReadAsync(
        string read, Uri address, int inFlight, TimeSpan length, Func<ProcessorMeter> meter, CancellationToken cancellationToken)
    {
        var calls = 0;
        return await ClosedLoop.RunAsync(address, channel => new GraphService.GraphServiceClient(channel), inFlight, length, meter, async (client, _) =>
        {
            var viewer = _viewers[Interlocked.Increment(ref calls) % _viewers.Count];
            await CallAsync(read, client, viewer, cancellationToken);
        }, cancellationToken);
    }

    /// <summary>What the first viewers are answered, and so the answers of the echo.</summary>
    public async Task RecordAsync(Uri address, RecordedAnswers answers, CancellationToken cancellationToken)
    {
        using var channel = Connections.Open(address);
        var client = new GraphService.GraphServiceClient(channel);
        foreach (var read in Reads)
        {
            foreach (var viewer in _viewers.Take(Recorded))
                answers.Add(await CallAsync(read, client, viewer, cancellationToken));
        }
    }

    private static async Task<IMessage> CallAsync(string read, GraphService.GraphServiceClient client, Viewer viewer, CancellationToken cancellationToken)
    {
        var options = new CallOptions(viewer.Token, cancellationToken: cancellationToken);
        return read switch
        {
            "ListMutuals" => await client.ListMutualsAsync(new ListMutualsRequest { PageSize = PageSize }, options),
            "ListKnownFollowers" => await client.ListKnownFollowersAsync(viewer.Known, options),
            _ => await client.GetRelationshipsAsync(viewer.Relationships, options),
        };
    }

    private readonly record struct Viewer(Metadata Token, GetRelationshipsRequest Relationships, ListKnownFollowersRequest Known);
}
