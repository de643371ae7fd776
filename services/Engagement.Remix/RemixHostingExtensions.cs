using Engagement.Platform;
using Engagement.Platform.Ledger;
using Engagement.Remix.Audience;
using Engagement.Remix.Lineage;
using Engagement.Remix.Remixes;
using Engagement.Remix.Videos;

namespace Engagement.Remix;

internal static class RemixHostingExtensions
{
    public static IHostApplicationBuilder AddRemix(this IHostApplicationBuilder builder)
    {
        builder.AddNpgsqlDataSource("remix-db");
        builder.AddLedgerOutbox();
        builder.AddGraphReader();
        builder.Services.AddOptions<RemixOptions>().BindConfiguration(RemixOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<RemixMetrics>();
        builder.Services.AddSingleton<SightReader>();
        builder.Services.AddSingleton<VideoStore>().AddSingleton<PublicationStore>().AddSingleton<DeletionStore>().AddSingleton<AcceptedEvents>();
        builder.Services.AddSingleton<PublishVideoHandler>().AddSingleton<GetVideosHandler>().AddSingleton<DeleteVideoHandler>();
        builder.Services.AddSingleton<CreateRemixHandler>();
        builder.Services.AddSingleton<LineageStore>().AddSingleton<GetLineageHandler>();
        return builder;
    }

    public static WebApplication MapRemix(this WebApplication app)
    {
        app.MapGrpcService<VideoGrpcService>();
        app.MapGrpcService<RemixGrpcService>();
        return app;
    }
}
