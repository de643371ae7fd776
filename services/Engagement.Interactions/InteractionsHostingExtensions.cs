using Engagement.Interactions.Catalogue;
using Engagement.Interactions.Commenting;
using Engagement.Interactions.Counting;
using Engagement.Interactions.History;
using Engagement.Interactions.Ledger;
using Engagement.Interactions.Liking;
using Engagement.Interactions.Privacy;
using Engagement.Interactions.Recording;
using Engagement.Interactions.Saving;
using Engagement.Interactions.Sharing;
using Engagement.Interactions.Watching;
using Engagement.Platform;
using Engagement.Platform.Leadership;
using Engagement.Platform.Persistence;
using Engagement.Remix.V1;
using Engagement.ServiceDefaults.Discovery;
using StackExchange.Redis;

namespace Engagement.Interactions;

internal static class InteractionsHostingExtensions
{
    private const int RedisTimeoutMs = 1000;

    public static IHostApplicationBuilder AddInteractions(this IHostApplicationBuilder builder)
    {
        // Plans are kept: those over a partitioned ledger cost a small commit more than its work does.
        builder.AddDatabase("interactions-db");
        builder.AddRedisClient("redis", configureOptions: options =>
        {
            options.AbortOnConnectFail = false;
            // Reads have the durable counts to turn to, and the projector begins again.
            options.BacklogPolicy = BacklogPolicy.FailFast;
            options.AsyncTimeout = RedisTimeoutMs;
        });
        builder.AddServiceClient<VideoService.VideoServiceClient>("remix");
        builder.AddGraphReader();
        builder.Services.AddSingleton<InteractionsMetrics>();
        builder.Services.AddSingleton<Leader>();
        builder.AddLedger();
        builder.Services.AddSingleton<VideoStore>()
            .AddSingleton<VideoCatalogue>().AddHostedService(services => services.GetRequiredService<VideoCatalogue>());
        builder.Services.AddSingleton<RecordInteractionsHandler>().AddSingleton<StreamInteractionsHandler>();
        builder.Services.AddSingleton<LikerStore>().AddSingleton<ListLikersHandler>();
        builder.Services.AddSingleton<CommentStore>().AddSingleton<ListCommentsHandler>().AddSingleton<CollectionStore>().AddSingleton<ShareStore>();
        builder.Services.AddSingleton<HistoryStore>().AddSingleton<WatchSessionStore>();
        builder.Services.AddSingleton<ConsentStore>().AddSingleton<HistoryErasureStore>()
            .AddSingleton<HistoryEraser>().AddHostedService(services => services.GetRequiredService<HistoryEraser>());
        builder.Services.AddOptions<CountingOptions>().BindConfiguration(CountingOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<CounterStore>().AddSingleton<CounterSnapshots>().AddSingleton<CounterFolder>()
            .AddSingleton<CounterReader>().AddSingleton<ReconcileCountersHandler>().AddHostedService<CounterProjector>();
        return builder;
    }

    public static WebApplication MapInteractions(this WebApplication app)
    {
        app.MapGrpcService<InteractionGrpcService>();
        app.MapGrpcService<CommentGrpcService>();
        app.MapGrpcService<CollectionGrpcService>();
        app.MapGrpcService<ShareGrpcService>();
        app.MapGrpcService<CounterGrpcService>();
        app.MapGrpcService<HistoryGrpcService>();
        app.MapGrpcService<PrivacyGrpcService>();
        app.MapGrpcService<LedgerGrpcService>();
        return app;
    }

    private static void AddLedger(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<LedgerOptions>().BindConfiguration(LedgerOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<WatchRules>().BindConfiguration(WatchRules.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<RecentEvents>().AddSingleton<LedgerReader>().AddSingleton<LedgerPartitions>();
        builder.Services.AddSingleton<LedgerStore>().AddSingleton<AppendHandler>()
            .AddSingleton<ArchivePartitionsHandler>().AddHostedService<PartitionsAhead>();
        builder.Services.AddSingleton<LedgerHead>().AddHostedService(services => services.GetRequiredService<LedgerHead>());
        builder.Services.AddSingleton<LedgerWriter>().AddHostedService(services => services.GetRequiredService<LedgerWriter>());
    }
}
