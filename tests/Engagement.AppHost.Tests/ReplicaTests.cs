using Engagement.AppHost.Supervision;
using Engagement.AppHost.Tests.Running;
using Engagement.AppHost.Tests.Telemetry;
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

            for (var i = 0; i < Calls; i++)
                await counters.BatchGetCountersAsync(new BatchGetCountersRequest { VideoIds = { "v1" } }, system.As("alice"));

            await Until.IsTrueAsync(
                () => Task.FromResult(Served(system, "interactions").Values.Sum() >= Calls), TimeSpan.FromSeconds(15), "every call's span arrived");
            var served = Served(system, "interactions");
            output.WriteLine(string.Join(", ", served.Select(entry => $"{entry.Key} served {entry.Value}")));
            Assert.Equal(2, served.Count);
            Assert.All(served.Values, calls => Assert.InRange(calls, Calls / 4, Calls));
            await new Journeys(system, output).AllAsync();
        }
        await Until.IsTrueAsync(
            () => Task.FromResult(!processes.Any(ProcessTree.IsAlive)), TimeSpan.FromSeconds(10), "every process of the system ended with it");
    }

    /// <summary>Calls of BatchGetCounters by the replica that served them.</summary>
    private static Dictionary<string, int> Served(EngagementSystem system, string service) => system.Traces.Spans
        .Where(span => span.Kind == Span.Types.SpanKind.Server && span.Name.Contains("BatchGetCounters", StringComparison.Ordinal))
        .Where(span => span.Service.StartsWith(service, StringComparison.Ordinal))
        .GroupBy(span => span.Service)
        .ToDictionary(group => group.Key, group => group.Count());
}
