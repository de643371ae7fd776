using Engagement.Remix.V1;
using Engagement.Testing.Wire;
using Engagement.Torture.Reporting;
using Engagement.Torture.Sending;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Engagement.Torture.Remixes;

/// <summary>Compares what the service says of some videos: lineage to the last page, credit, and what a revocation touches.</summary>
/// <param name="numberOf">The order of birth, by which equally distant videos are listed.</param>
internal sealed class RemixReadAudit(RemixWorld world, RemixSystem system, Findings findings, Func<RemixNode, long> numberOf)
{
    private const string Reader = "reader";
    private const int LargestPage = 1000;
    private const int MostPages = 20;
    private const int Listed = 100;

    public async Task RunAsync(IEnumerable<RemixNode> some, CancellationToken cancellationToken)
    {
        var nodes = world.Nodes.ToArray();
        var remixes = nodes.SelectMany(node => node.Sources).CountBy(source => source).MaxBy(count => count.Value).Key;
        RemixNode[] looked = [.. some.Append(remixes).Append(remixes.Root).Append(nodes.MaxBy(node => node.Depth)!).Where(node => node.There.IsOpen).Distinct()];
        var below = looked.ToDictionary(node => node, _ => new List<(RemixNode Node, int Distance)>());
        foreach (var node in nodes)
        {
            foreach (var ancestor in node.Ancestors)
            {
                if (below.TryGetValue(ancestor.Node, out var list))
                    list.Add((node, ancestor.Distance));
            }
        }
        foreach (var node in looked)
        {
            await CompareLineageAsync(node, below[node], cancellationToken);
            await CompareCreditAsync(node, below[node], cancellationToken);
        }
        // Last, since they change what there is.
        foreach (var node in looked.Where(node => node is { Duets.IsOpen: true, Stitches.IsOpen: true }))
            await CompareRevocationAsync(node, below[node], cancellationToken);
    }

    private async Task CompareLineageAsync(RemixNode node, List<(RemixNode Node, int Distance)> below, CancellationToken cancellationToken)
    {
        var (ancestors, descendants) = (new List<LineageNode>(), new List<LineageNode>());
        var request = new GetLineageRequest { VideoId = node.VideoId, PageSize = LargestPage };
        for (var pages = 0; pages < MostPages; pages++)
        {
            var page = await Calls.PatientlyAsync(
                async () => await system.Remixes(Reader).GetLineageAsync(request, cancellationToken: cancellationToken), cancellationToken);
            ancestors.AddRange(page.Ancestors);
            descendants.AddRange(page.Descendants);
            if ((request.PageToken = page.NextPageToken).Length == 0)
                break;
        }
        findings.SameList("ancestors", Sorted(node.Ancestors.Select(ancestor => (ancestor.Node, ancestor.Distance))), [.. ancestors.Select(Told)], () => node.VideoId);
        findings.SameList("descendants", [.. Sorted(below).Take(MostPages * LargestPage)], [.. descendants.Select(Told)], () => node.VideoId);
    }

    private async Task CompareCreditAsync(RemixNode node, List<(RemixNode Node, int Distance)> below, CancellationToken cancellationToken)
    {
        var response = await Calls.PatientlyAsync(
            async () => await system.Remixes(RemixWorld.NameOf(node.Creator)).GetCreditAsync(new GetCreditRequest { VideoId = node.VideoId }, cancellationToken: cancellationToken),
            cancellationToken);
        var brought = below.Select(remix => remix.Node.Earned * remix.Node.Ancestors.First(ancestor => ancestor.Node == node).Share)
            .Aggregate(default(ModelEarning), (sum, one) => sum + one);
        findings.Equal("credit as told", (node.Earned * node.KeptShare, brought), (Told(response.Kept), Told(response.Brought)), () => node.VideoId);
    }

    // What it touches is listed, and nothing more can be made of the video, or of what was made from it.
    private async Task CompareRevocationAsync(RemixNode node, List<(RemixNode Node, int Distance)> below, CancellationToken cancellationToken)
    {
        var request = new UpdateVideoRequest
        {
            EventId = Calls.NewEventId(), VideoId = node.VideoId, DuetPermission = RemixPermission.Nobody, StitchPermission = RemixPermission.Nobody,
        };
        var revocation = (await Calls.PatientlyAsync(
            async () => await system.Videos(RemixWorld.NameOf(node.Creator)).UpdateVideoAsync(request, cancellationToken: cancellationToken), cancellationToken)).Revocation;
        var touched = Sorted(below.Where(remix => remix.Node.There.IsOpen));
        findings.Equal("revocations", touched.Count, revocation.Descendants, () => node.VideoId);
        findings.SameList("revocations", [.. touched.Take(Listed).Select(remix => remix.VideoId)], revocation.DescendantIds, () => node.VideoId);
        var deepest = below.Where(remix => remix.Node.There.IsOpen).Select(remix => remix.Node).Append(node).MaxBy(remix => remix.Depth)!;
        var duet = new CreateDuetRequest
        {
            EventId = Calls.NewEventId(), SourceVideoId = deepest.VideoId, Layout = DuetLayout.SideBySide,
            Video = new VideoDraft { Duration = TimeSpan.FromSeconds(1).ToDuration() },
        };
        var reason = "made";
        try
        {
            await Calls.PatientlyAsync(async () => await system.Remixes(Reader).CreateDuetAsync(duet, cancellationToken: cancellationToken), cancellationToken);
        }
        catch (RpcException refusal)
        {
            reason = refusal.Reason();
        }
        findings.Equal("revocations", "NOT_PERMITTED", reason, () => $"a duet of {deepest.VideoId} below {node.VideoId}");
    }

    private List<(string VideoId, int Distance, int Depth, string RootVideoId, bool Deleted)> Sorted(IEnumerable<(RemixNode Node, int Distance)> list)
        =>
        [
            .. list.OrderBy(entry => entry.Distance).ThenBy(entry => numberOf(entry.Node))
                .Select(entry => (entry.Node.VideoId, entry.Distance, entry.Node.Depth, entry.Node.Root.VideoId, !entry.Node.There.IsOpen)),
        ];

    private static (string VideoId, int Distance, int Depth, string RootVideoId, bool Deleted) Told(LineageNode node)
        => (node.VideoId, node.Distance, node.Depth, node.RootVideoId, node.Deleted);

    private static ModelEarning Told(Credit credit)
        => new(credit.ViewsMicro, (credit.WatchTime.Seconds * 1_000_000_000) + credit.WatchTime.Nanos, credit.LikesMicro, credit.FollowsMicro);
}
