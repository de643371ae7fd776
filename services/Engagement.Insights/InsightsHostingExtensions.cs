using Engagement.Insights.Accounts;
using Engagement.Insights.Folding;
using Engagement.Insights.Reading;
using Engagement.Insights.Retention;
using Engagement.Insights.Segmenting;
using Engagement.Platform.Leadership;
using Engagement.Platform.Ledger;
using Engagement.Platform.Persistence;

namespace Engagement.Insights;

internal static class InsightsHostingExtensions
{
    public static IHostApplicationBuilder AddInsights(this IHostApplicationBuilder builder)
    {
        builder.AddKeyedDatabase("insights-db");
        builder.AddLedgerTail();
        builder.Services.AddOptions<InsightsOptions>().BindConfiguration(InsightsOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<InsightsMetrics>();
        builder.Services.AddSingleton<Leader>().AddSingleton<FoldReads>().AddSingleton<LedgerFolding>().AddHostedService<InsightsFolder>();
        builder.Services.AddSingleton<InsightsStore>().AddSingleton<CohortReader>().AddSingleton<VideoInsightsHandler>();
        builder.Services.AddSingleton<SegmentStore>().AddSingleton<SegmentHandler>();
        builder.Services.AddSingleton<AccountStore>().AddSingleton<AccountInsightsHandler>();
        return builder;
    }

    public static WebApplication MapInsights(this WebApplication app)
    {
        app.MapGrpcService<CreatorInsightsGrpcService>();
        return app;
    }
}
