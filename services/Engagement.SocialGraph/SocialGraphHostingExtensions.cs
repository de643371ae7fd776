namespace Engagement.SocialGraph;

internal static class SocialGraphHostingExtensions
{
    public static IHostApplicationBuilder AddSocialGraph(this IHostApplicationBuilder builder)
    {
        builder.AddNpgsqlDataSource("socialgraph-db");
        return builder;
    }

    public static WebApplication MapSocialGraph(this WebApplication app)
    {
        return app;
    }
}
