using Engagement.Insights.Accounts;
using Engagement.Insights.AlsoWatching;
using Engagement.Insights.Benchmarking;
using Engagement.Insights.Crediting;
using Engagement.Insights.Folding;
using Engagement.Insights.Reading;
using Engagement.Insights.Retention;
using Engagement.Insights.Segmenting;
using Engagement.Insights.Trending;
using Engagement.Platform.Leadership;
using Engagement.Platform.Ledger;
using Engagement.Platform.Persistence;
using Engagement.Remix.V1;
using Engagement.ServiceDefaults.Discovery;

namespace Engagement.Insights;

internal static class InsightsHostingExtensions
{
    public static IHostApplicationBuilder AddInsights(this IHostApplicationBuilder builder)
    {
        builder.AddKeyedDatabase("insights-db");
        builder.AddLedgerTail();
        builder.AddServiceClient<VideoService.VideoServiceClient>("remix");
        builder.AddServiceClient<RemixService.RemixServiceClient>("remix");
        builder.Services.AddOptions<InsightsOptions>().BindConfiguration(InsightsOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<InsightsMetrics>();
        builder.Services.AddSingleton<Leader>().AddSingleton<FoldReads>().AddSingleton<LedgerFolding>().AddHostedService<InsightsFolder>();
        builder.Services.AddSingleton<InsightsStore>().AddSingleton<CohortReader>().AddSingleton<VideoInsightsHandler>();
        builder.Services.AddSingleton<SegmentStore>().AddSingleton<SegmentTeller>().AddSingleton<SegmentHandler>();
        builder.Services.AddSingleton<RemixCreditReader>();
        builder.Services.AddSingleton<AlsoWatchedStore>().AddSingleton<AlsoWatchedTeller>();
        builder.Services.AddSingleton<AccountStore>().AddSingleton<AccountInsightsHandler>();
        builder.Services.AddSingleton<BenchmarkStore>().AddSingleton<BenchmarkHandler>();
        builder.Services.AddSingleton<TrendReads>().AddSingleton<TrendFolding>();
        builder.Services.AddSingleton<TrendStore>().AddSingleton<EvidenceReader>().AddSingleton<TrendsHandler>();
        return builder;
    }

    public static WebApplication MapInsights(this WebApplication app)
    {
        app.MapGrpcService<CreatorInsightsGrpcService>();
        app.MapGrpcService<TrendGrpcService>();
        return app;
    }
}
