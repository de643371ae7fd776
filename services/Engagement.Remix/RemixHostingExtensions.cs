namespace Engagement.Remix;

internal static class RemixHostingExtensions
{
    public static IHostApplicationBuilder AddRemix(this IHostApplicationBuilder builder)
    {
        builder.AddNpgsqlDataSource("remix-db");
        return builder;
    }

    public static WebApplication MapRemix(this WebApplication app)
    {
        return app;
    }
}
