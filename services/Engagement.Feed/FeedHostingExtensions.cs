using Engagement.Feed.Candidates;
using Engagement.Feed.Clustering;
using Engagement.Feed.Experiments;
using Engagement.Feed.Experiments.OffPolicy;
using Engagement.Feed.Experiments.Readouts;
using Engagement.Feed.Explaining;
using Engagement.Feed.Folding;
using Engagement.Feed.Following;
using Engagement.Feed.Learning.Ledger;
using Engagement.Feed.Models;
using Engagement.Feed.Models.Training;
using Engagement.Feed.Preferences;
using Engagement.Feed.Profiles;
using Engagement.Feed.Ranking;
using Engagement.Feed.Serving;
using Engagement.Feed.Slates;
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
        builder.Services.AddOptions<SlateSettings>().BindConfiguration(SlateSettings.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<SourceSettings>().BindConfiguration(SourceSettings.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<FeedMetrics>().AddSingleton<Leader>();
        builder.Services.AddSingleton<FoldStore>().AddHostedService<LedgerFolder>();
        builder.Services.AddSingleton<CandidateStore>().AddSingleton<CandidateIndex>().AddHostedService<CandidateIndexUpdater>();
        builder.Services.AddHealthChecks().AddCheck<CandidateIndexHealthCheck>("candidate-index");
        builder.Services.AddSingleton<ProfileStore>().AddSingleton<CurrentScorer>().AddSingleton<Ranker>();
        builder.Services.AddSingleton<ServedPageStore>().AddSingleton<VisibleVideos>().AddSingleton<ViewerSessions>().AddSingleton<GetForYouHandler>();
        builder.Services.AddSingleton<RankingVersionStore>().AddSingleton<LoggedRequests>().AddHostedService<ServedPageCleaner>();
        builder.Services.AddSingleton<VideosByNumber>().AddSingleton<UnchangedStore>();
        builder.Services.AddSingleton<ExplainHandler>().AddSingleton<ExplainAbsenceHandler>().AddSingleton<ReplayFeedHandler>();
        builder.Services.AddSingleton<FollowingStore>();
        builder.Services.AddSingleton<PreferenceStore>().AddSingleton<PreferenceWriter>().AddSingleton<FeedbackStore>();
        builder.Services.AddSingleton<FeedbackHandler>().AddSingleton<PersonalisationHandler>().AddSingleton<GetProfileHandler>();
        builder.Services.AddSingleton<ExperimentStore>().AddSingleton<ExperimentWriter>().AddSingleton<RunningExperiments>().AddSingleton<ExperimentHandler>();
        builder.Services.AddSingleton<ReadoutStore>().AddSingleton<ReadoutHandler>().AddSingleton<DrawStore>().AddSingleton<EstimatePolicyHandler>();
        builder.AddLearning();
        builder.AddSilo();
        return builder;
    }

    private static void AddLearning(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<LearningOptions>().BindConfiguration(LearningOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<ModelWeights>().BindConfiguration(ModelWeights.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<EncounterStore>().AddSingleton<LearntStateStore>().AddSingleton<ModelStore>().AddSingleton<ModelHandler>();
        builder.Services.AddSingleton<FormulaRival>().AddSingleton<LearningRound>().AddHostedService<LedgerLearner>();
        builder.Services.AddHostedService<ModelRefresher>();
    }

    public static WebApplication MapFeed(this WebApplication app)
    {
        app.MapGrpcService<FeedGrpcService>();
        app.MapGrpcService<PreferenceGrpcService>();
        app.MapGrpcService<ModelGrpcService>();
        app.MapGrpcService<ExperimentGrpcService>();
        return app;
    }
}
