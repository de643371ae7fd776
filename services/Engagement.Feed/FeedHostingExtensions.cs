namespace Engagement.Feed;

internal static class FeedHostingExtensions
{
    public static IHostApplicationBuilder AddFeed(this IHostApplicationBuilder builder)
    {
        builder.AddNpgsqlDataSource("feed-db");
        return builder;
    }

    public static WebApplication MapFeed(this WebApplication app)
    {
        return app;
    }
}
