using Engagement.Feed.Candidates;
using Engagement.Feed.Clustering;
using Engagement.Feed.Folding;
using Engagement.Feed.Following;
using Engagement.Feed.Profiles;
using Engagement.Feed.Ranking;
using Engagement.Feed.Serving;
using Engagement.Platform.Leadership;
using Engagement.Platform.Ledger;
using Engagement.Platform.Persistence;
using Engagement.Remix.V1;
using Engagement.ServiceDefaults.Discovery;

namespace Engagement.Feed;

internal static class FeedHostingExtensions
{
    public static IHostApplicationBuilder AddFeed(this IHostApplicationBuilder builder)
    {
        builder.AddKeyedDatabase("feed-db");
        builder.AddLedgerTail();
        builder.AddServiceClient<VideoService.VideoServiceClient>("remix");
        builder.Services.AddOptions<FeedOptions>().BindConfiguration(FeedOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<FeedMetrics>().AddSingleton<Leader>();
        builder.Services.AddSingleton<FoldStore>().AddHostedService<LedgerFolder>();
        builder.Services.AddSingleton<CandidateStore>().AddSingleton<CandidateIndex>().AddHostedService<CandidateIndexUpdater>();
        builder.Services.AddHealthChecks().AddCheck<CandidateIndexHealthCheck>("candidate-index");
        builder.Services.AddSingleton<ProfileStore>().AddSingleton<Ranker>();
        builder.Services.AddSingleton<ServedPageStore>().AddSingleton<VisibleVideos>().AddSingleton<ViewerSessions>().AddSingleton<GetForYouHandler>();
        builder.Services.AddSingleton<FollowingStore>();
        builder.AddSilo();
        return builder;
    }

    public static WebApplication MapFeed(this WebApplication app)
    {
        app.MapGrpcService<FeedGrpcService>();
        return app;
    }
}
