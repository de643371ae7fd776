using Engagement.Platform;
using Engagement.Platform.Leadership;
using Engagement.Platform.Ledger;
using Engagement.Platform.Persistence;
using Engagement.Remix.Audience;
using Engagement.Remix.Challenges;
using Engagement.Remix.Credit;
using Engagement.Remix.Lineage;
using Engagement.Remix.Remixes;
using Engagement.Remix.Takedowns;
using Engagement.Remix.Videos;

namespace Engagement.Remix;

internal static class RemixHostingExtensions
{
    public static IHostApplicationBuilder AddRemix(this IHostApplicationBuilder builder)
    {
        builder.AddKeyedDatabase("remix-db");
        builder.AddLedgerOutbox();
        builder.AddLedgerTail();
        builder.AddGraphReader();
        builder.Services.AddOptions<RemixOptions>().BindConfiguration(RemixOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<RemixMetrics>();
        builder.Services.AddSingleton<SightReader>().AddSingleton<VisiblePages>().AddSingleton<VisibleVideos>();
        builder.Services.AddSingleton<VideoStore>().AddSingleton<PublicationStore>().AddSingleton<VideoEditStore>().AddSingleton<DeletionStore>()
            .AddSingleton<AcceptedEvents>();
        builder.Services.AddSingleton<PublishVideoHandler>().AddSingleton<GetVideosHandler>().AddSingleton<ListVideosHandler>()
            .AddSingleton<UpdateVideoHandler>().AddSingleton<DeleteVideoHandler>();
        builder.Services.AddSingleton<RemixSourceStore>().AddSingleton<CreateRemixHandler>().AddSingleton<RemixSettingsHandler>();
        builder.Services.AddSingleton<LineageStore>().AddSingleton<GetLineageHandler>();
        builder.Services.AddSingleton<Leader>().AddHostedService<CreditFolder>();
        builder.Services.AddSingleton<CreditStore>().AddSingleton<CreditHandler>();
        builder.Services.AddSingleton<ChallengeStore>().AddSingleton<ChallengeHandler>();
        builder.Services.AddSingleton<TakedownStore>().AddSingleton<TakedownHandler>();
        return builder;
    }

    public static WebApplication MapRemix(this WebApplication app)
    {
        app.MapGrpcService<VideoGrpcService>();
        app.MapGrpcService<RemixGrpcService>();
        app.MapGrpcService<ChallengeGrpcService>();
        app.MapGrpcService<TakedownGrpcService>();
        return app;
    }
}
