using Engagement.Platform.Leadership;
using Engagement.Platform.Ledger;
using Engagement.Platform.Persistence;
using Engagement.SocialGraph.Accounts;
using Engagement.SocialGraph.Auditing;
using Engagement.SocialGraph.DirectMessages;
using Engagement.SocialGraph.Edges;
using Engagement.SocialGraph.History;
using Engagement.SocialGraph.Lists;
using Engagement.SocialGraph.Relationships;
using Engagement.SocialGraph.Safety;
using Engagement.SocialGraph.Safety.Cases;
using Engagement.SocialGraph.Safety.Offence;
using Engagement.SocialGraph.Suggesting;
using Engagement.SocialGraph.Traits;
using Microsoft.Extensions.Options;

namespace Engagement.SocialGraph;

internal static class SocialGraphHostingExtensions
{
    public static IHostApplicationBuilder AddSocialGraph(this IHostApplicationBuilder builder)
    {
        builder.AddDatabase("socialgraph-db");
        builder.AddLedgerOutbox();
        builder.AddLedgerTail();
        builder.Services.AddSingleton<SocialGraphMetrics>();
        builder.Services.AddGraph();
        builder.Services.AddDirectMessages();
        builder.Services.AddSafety();
        return builder;
    }

    public static WebApplication MapSocialGraph(this WebApplication app)
    {
        app.MapGrpcService<GraphGrpcService>();
        app.MapGrpcService<FollowAuditGrpcService>();
        app.MapGrpcService<ViewerTraitsGrpcService>();
        app.MapGrpcService<MessageGrpcService>();
        app.MapGrpcService<SafetyGrpcService>();
        return app;
    }

    private static void AddGraph(this IServiceCollection services)
    {
        services.AddSingleton<EdgeStore>();
        services.AddSingleton<ChangeEdgeHandler>();
        services.AddSingleton<AccountStore>();
        services.AddSingleton<AccountHandler>();
        services.AddSingleton<ViewerTraitsStore>();
        services.AddSingleton<ViewerTraitsHandler>();
        services.AddOptions<CircleOptions>().BindConfiguration(CircleOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<CircleStore>();
        services.AddSingleton<PrivateAccounts>();
        services.AddSingleton<Circles>();
        services.AddSingleton<RelationshipReader>();
        services.AddSingleton<GetRelationshipsHandler>();
        services.AddSingleton<ListAccess>();
        services.AddSingleton<TieListStore>();
        services.AddSingleton<CommonTieStore>();
        services.AddSingleton<ListTiesHandler>();
        services.AddSingleton<ListOwnTiesHandler>();
        services.AddSingleton<ListCommonTiesHandler>();
        services.AddSingleton<GraphAtStore>();
        services.AddSingleton<EdgeHistoryStore>();
        services.AddSingleton<EdgeHistoryHandler>();
        services.AddSingleton<SuggestionStore>();
        services.AddSingleton<GetSuggestionsHandler>();
        services.AddSingleton<Leader>();
        services.AddHostedService<AudienceFolder>();
        services.AddSingleton<FollowAuditStore>();
        services.AddSingleton<FollowBatchStore>();
        services.AddSingleton<FollowAuditHandler>();
    }

    private static void AddDirectMessages(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<MessageOptions>, MessageOptionsValidator>();
        services.AddOptions<MessageOptions>().BindConfiguration(MessageOptions.Section).ValidateOnStart();
        services.AddSingleton<MessageKeys>();
        services.AddSingleton<MessageOpener>();
        services.AddSingleton<MessageStore>();
        services.AddSingleton<SendMessageHandler>();
        services.AddSingleton<ConversationWriter>();
        services.AddSingleton<ReactionHandler>();
        services.AddSingleton<MemberHandler>();
        services.AddSingleton<GroupHandler>();
        services.AddSingleton<ConversationStore>();
        services.AddSingleton<ListConversationsHandler>();
        services.AddSingleton<ListMessagesHandler>();
        services.AddSingleton<InboxStore>();
        services.AddSingleton<ListFoundMessagesHandler>();
        services.AddSingleton<WatchInboxHandler>();
        services.AddSingleton<TieStrengths>();
        services.AddSingleton<MessageSettingsHandler>();
        services.AddHostedService<ConversationRewrapper>();
    }

    private static void AddSafety(this IServiceCollection services)
    {
        services.AddOptions<SafetyOptions>().BindConfiguration(SafetyOptions.Section).ValidateDataAnnotations()
            .Validate(
                static options => options.ModelFile.Length == 0 || TrainedScore.TryRead(options.ModelFile) is not null,
                "Safety:ModelFile is no readable model of tools/Engagement.SafetyTrainer.")
            .ValidateOnStart();
        services.AddSingleton(static provider => ScoreOf(provider.GetRequiredService<IOptions<SafetyOptions>>().Value));
        services.AddSingleton<SafetyJudge>();
        services.AddSingleton<Acquaintance>();
        services.AddSingleton<CaseReadStore>();
        services.AddSingleton<CaseFileStore>();
        services.AddSingleton<ReportStore>();
        services.AddSingleton<AppealStore>();
        services.AddSingleton<DecisionStore>();
        services.AddSingleton<CaseHandler>();
        services.AddSingleton<ListCasesHandler>();
    }

    private static IOffenceScore ScoreOf(SafetyOptions options)
        => options.ModelFile.Length == 0 ? new LexiconScore(OffensiveLexicon.BuiltIn)
            : TrainedScore.TryRead(options.ModelFile)
                ?? throw new InvalidDataException($"{options.ModelFile} was a model at start, and is none now.");
}
