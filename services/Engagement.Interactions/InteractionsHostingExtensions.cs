namespace Engagement.Interactions;

internal static class InteractionsHostingExtensions
{
    public static IHostApplicationBuilder AddInteractions(this IHostApplicationBuilder builder)
    {
        builder.AddNpgsqlDataSource("interactions-db");
        return builder;
    }

    public static WebApplication MapInteractions(this WebApplication app)
    {
        return app;
    }
}
