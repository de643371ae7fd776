using Engagement.AppHost.Commands;
using Engagement.AppHost.Infrastructure;
using Engagement.AppHost.Services;
using Engagement.AppHost.Startup;
using Engagement.AppHost.Supervision;

try
{
    var builder = EngagementBuilder.Create(args, out var settings);

    // PostgreSQL and Redis: containers, local processes or connection strings (Infrastructure:Mode), with the same names in all three.
    var stores = builder.AddDataStores(settings);
    var tokens = builder.AddTokens();

    var migrator = builder.AddMigrator<Projects.Engagement_Migrator>("migrator", stores);

    var interactions = builder.AddService<Projects.Engagement_Interactions>("interactions", settings.Replicas.Interactions, tokens)
        .Uses(stores["interactions-db"]).Uses(stores.Redis).After(migrator);
    var socialGraph = builder.AddService<Projects.Engagement_SocialGraph>("socialgraph", 1, tokens)
        .Uses(stores["socialgraph-db"]).WithMessageKey(stores.Folder).After(migrator);
    var remix = builder.AddService<Projects.Engagement_Remix>("remix", 1, tokens)
        .Uses(stores["remix-db"]).After(migrator);
    var feed = builder.AddService<Projects.Engagement_Feed>("feed", settings.Replicas.Feed, tokens)
        .Uses(stores["feed-db"]).Uses(stores.Redis).AsCluster().After(migrator);
    var insights = builder.AddService<Projects.Engagement_Insights>("insights", 1, tokens)
        .Uses(stores["insights-db"]).After(migrator);
    var gateway = builder.AddService<Projects.Engagement_Gateway>("gateway", 1, tokens).At(settings.Gateway);

    interactions.Calls(socialGraph, remix);
    socialGraph.Calls(interactions);
    remix.Calls(interactions, socialGraph);
    feed.Calls(interactions, socialGraph, remix);
    insights.Calls(interactions, remix);
    gateway.Calls(interactions, socialGraph, remix, feed, insights);

    gateway.WithMintTokenCommand(tokens);
    stores.WithFlushCommand();
    interactions.WithReconcileCountersCommand(tokens).WithImportCommand(gateway, settings.Import);

    builder.AddSupervision();
    builder.AnnounceReadiness(gateway);
    builder.Build().Run();
    return 0;
}
catch (CannotStartException problem)
{
    // What is wrong and what to do about it, in one line: a stack trace would bury it.
    await Console.Error.WriteLineAsync(problem.Message);
    return 1;
}
