using Engagement.AppHost.Supervision;
using Engagement.AppHost.Tests.Running;
using Engagement.AppHost.Tests.Telemetry;
using Engagement.Feed.V1;
using Engagement.Interactions.V1;
using Engagement.Testing;
using Engagement.Testing.Redis;
using Xunit;
using Xunit.Abstractions;

namespace Engagement.AppHost.Tests;

public sealed class ReplicaTests(ITestOutputHelper output)
{
    private const int Calls = 200;

    // With the other Redis too, so that the graph runs on both.
    private static readonly string[] Settings =
    [
        "--Replicas:Interactions=2", "--Replicas:Feed=2",
        RedisServerFixture.IsInstalled ? "--Redis:Server=redis-server" : "--Redis:Server=garnet",
    ];

    [Fact]
    public async Task TwoReplicas_CalledThroughTheGateway_ShareTheCallsAndLeaveNoProcess()
    {
        IReadOnlyList<int> processes;
        await using (var system = await EngagementSystem.StartAsync(Settings))
        {
            processes = system.Processes();
            Assert.Superset(new HashSet<string> { "interactions", "interactions-2", "feed", "feed-2" }, system.Supervised.ToHashSet());
            var counters = new CounterService.CounterServiceClient(system.CreateChannel());
            var feeds = new FeedService.FeedServiceClient(system.CreateChannel());

            for (var i = 0; i < Calls; i++)
            {
                await counters.BatchGetCountersAsync(new BatchGetCountersRequest { VideoIds = { "v1" } }, system.As("alice"));
                await feeds.GetForYouAsync(new GetForYouRequest(), system.As("bob"));
            }

            await AssertSharedAsync(system, "interactions", "BatchGetCounters");
            await AssertSharedAsync(system, "feed", "GetForYou");
            await new Journeys(system, output).AllAsync();
        }
        await Until.IsTrueAsync(
            () => Task.FromResult(!processes.Any(ProcessTree.IsAlive)), TimeSpan.FromSeconds(60), "every process of the system ended with it");
    }

    private async Task AssertSharedAsync(EngagementSystem system, string service, string rpc)
    {
        await Until.IsTrueAsync(() => Task.FromResult(Served(system, service, rpc).Values.Sum() >= Calls), TimeSpan.FromSeconds(60), "every call's span arrived");
        var served = Served(system, service, rpc);
        output.WriteLine($"{rpc}: {string.Join(", ", served.Select(entry => $"{entry.Key} served {entry.Value}"))}");
        Assert.Equal(2, served.Count);
        Assert.All(served.Values, calls => Assert.InRange(calls, Calls / 4, Calls));
    }

    /// <summary>Calls of an RPC over the wire by the replica that served them; a call of a grain has a span of the same name, where the grain is.</summary>
    private static Dictionary<string, int> Served(EngagementSystem system, string service, string rpc) => system.Traces.Spans
        .Where(span => span.Kind == Span.Types.SpanKind.Server)
        .Where(span => span.Name.StartsWith("POST ", StringComparison.Ordinal) && span.Name.EndsWith($"/{rpc}", StringComparison.Ordinal))
        .Where(span => span.Service.StartsWith(service, StringComparison.Ordinal))
        .GroupBy(span => span.Service)
        .ToDictionary(group => group.Key, group => group.Count());
}
