using System.Net;
using Engagement.Feed.V1;
using Engagement.Insights.V1;
using Engagement.Interactions.V1;
using Engagement.Remix.V1;
using Engagement.SocialGraph.V1;
using Google.Protobuf;
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

    /// <param name="answers">The folder of <see cref="RecordedAnswers"/>.</param>
    public static async Task RunAsync(int port, string? answers, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(
            options => options.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddRoutingCore().AddGrpc();
        AddAnswers<BatchGetCountersResponse>();
        AddAnswers<GetRelationshipsResponse>();
        AddAnswers<ListMutualsResponse>();
        AddAnswers<ListKnownFollowersResponse>();
        AddAnswers<GetLineageResponse>();
        AddAnswers<GetForYouResponse>();
        AddAnswers<GetVideoInsightsResponse>();
        await using var app = builder.Build();
        app.UseRouting();
        app.MapGrpcService<Interactions>();
        app.MapGrpcService<Counters>();
        app.MapGrpcService<Graph>();
        app.MapGrpcService<Remixes>();
        app.MapGrpcService<Feeds>();
        app.MapGrpcService<CreatorInsights>();
        await app.StartAsync(cancellationToken);
        await app.WaitForShutdownAsync(cancellationToken);

        void AddAnswers<T>()
            where T : class, IMessage<T>, new()
            => builder.Services.AddSingleton(new InTurn<T>(RecordedAnswers.Read<T>(answers)));
    }

    internal sealed class InTurn<T>(T[] answers)
    {
        private int _given;

        public Task<T> NextAsync() => Task.FromResult(answers[(uint)Interlocked.Increment(ref _given) % (uint)answers.Length]);
    }

    internal sealed class Interactions : InteractionService.InteractionServiceBase
    {
        private static readonly Timestamp Recorded = TimeProvider.System.GetUtcNow().ToTimestamp();

        public override Task<LikeResponse> Like(LikeRequest request, ServerCallContext context) => Task.FromResult(new LikeResponse
        {
            Receipt = new Receipt { EventId = request.EventId, Position = 1_000_000, RecordedAt = Recorded },
        });
    }

    internal sealed class Counters(InTurn<BatchGetCountersResponse> answers) : CounterService.CounterServiceBase
    {
        public override Task<BatchGetCountersResponse> BatchGetCounters(BatchGetCountersRequest request, ServerCallContext context) => answers.NextAsync();
    }

    internal sealed class Graph(
        InTurn<GetRelationshipsResponse> relationships, InTurn<ListMutualsResponse> mutuals, InTurn<ListKnownFollowersResponse> knownFollowers)
        : GraphService.GraphServiceBase
    {
        public override Task<GetRelationshipsResponse> GetRelationships(GetRelationshipsRequest request, ServerCallContext context) => relationships.NextAsync();

        public override Task<ListMutualsResponse> ListMutuals(ListMutualsRequest request, ServerCallContext context) => mutuals.NextAsync();

        public override Task<ListKnownFollowersResponse> ListKnownFollowers(ListKnownFollowersRequest request, ServerCallContext context)
            => knownFollowers.NextAsync();
    }

    internal sealed class Remixes(InTurn<GetLineageResponse> answers) : RemixService.RemixServiceBase
    {
        public override Task<GetLineageResponse> GetLineage(GetLineageRequest request, ServerCallContext context) => answers.NextAsync();
    }

    internal sealed class Feeds(InTurn<GetForYouResponse> answers) : FeedService.FeedServiceBase
    {
        public override Task<GetForYouResponse> GetForYou(GetForYouRequest request, ServerCallContext context) => answers.NextAsync();
    }

    internal sealed class CreatorInsights(InTurn<GetVideoInsightsResponse> answers) : CreatorInsightsService.CreatorInsightsServiceBase
    {
        public override Task<GetVideoInsightsResponse> GetVideoInsights(GetVideoInsightsRequest request, ServerCallContext context) => answers.NextAsync();
    }
}
