using System.Net;
using Engagement.Interactions.V1;
using Engagement.SocialGraph.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Engagement.LoadGenerator.Baselines;

/// <summary>
/// The bare gRPC service of the comparisons: the same contract, so the same messages of the same sizes, and nothing behind it. No token is looked at,
/// nothing is logged, traced or kept.
/// </summary>
internal static class EchoHost
{
    public const string Command = "echo";

    /// <param name="counters">The file of a BatchGetCountersResponse, which every call of that RPC is answered with.</param>
    public static async Task RunAsync(int port, string? counters, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(
            options => options.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddRoutingCore().AddGrpc();
        builder.Services.AddSingleton(counters is null
            ? new BatchGetCountersResponse()
            : BatchGetCountersResponse.Parser.ParseFrom(await File.ReadAllBytesAsync(counters, cancellationToken)));
        await using var app = builder.Build();
        app.UseRouting();
        app.MapGrpcService<Interactions>();
        app.MapGrpcService<Counters>();
        app.MapGrpcService<Graph>();
        await app.StartAsync(cancellationToken);
        await app.WaitForShutdownAsync(cancellationToken);
    }

    internal sealed class Interactions : InteractionService.InteractionServiceBase
    {
        private static readonly Timestamp Recorded = TimeProvider.System.GetUtcNow().ToTimestamp();

        public override Task<LikeResponse> Like(LikeRequest request, ServerCallContext context) => Task.FromResult(new LikeResponse
        {
            Receipt = new Receipt { EventId = request.EventId, Position = 1_000_000, RecordedAt = Recorded },
        });
    }

    internal sealed class Counters(BatchGetCountersResponse response) : CounterService.CounterServiceBase
    {
        public override Task<BatchGetCountersResponse> BatchGetCounters(BatchGetCountersRequest request, ServerCallContext context)
            => Task.FromResult(response);
    }

    /// <summary>Pages of the sizes that are asked for, of users whose ids are as long as those of <see cref="Workload.SocialNetwork"/>.</summary>
    internal sealed class Graph : GraphService.GraphServiceBase
    {
        private const int UsersOnAPage = 20;

        private static readonly string[] Users = [.. Enumerable.Range(0, 100).Select(Workload.SocialNetwork.NameOf)];
        private static readonly GetRelationshipsResponse Relationships = new()
        {
            Relationships = { Users.Select((user, i) => new Relationship { UserId = user, Following = i % 2 == 0, FollowedBy = i % 3 == 0 }) },
        };
        private static readonly ListMutualsResponse Mutuals = new() { UserIds = { Users.Take(UsersOnAPage) }, TotalSize = UsersOnAPage };
        private static readonly ListKnownFollowersResponse KnownFollowers = new() { UserIds = { Users.Take(UsersOnAPage) }, TotalSize = UsersOnAPage };

        public override Task<GetRelationshipsResponse> GetRelationships(GetRelationshipsRequest request, ServerCallContext context)
            => Task.FromResult(Relationships);

        public override Task<ListMutualsResponse> ListMutuals(ListMutualsRequest request, ServerCallContext context) => Task.FromResult(Mutuals);

        public override Task<ListKnownFollowersResponse> ListKnownFollowers(ListKnownFollowersRequest request, ServerCallContext context)
            => Task.FromResult(KnownFollowers);
    }
}
