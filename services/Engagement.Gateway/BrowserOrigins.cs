namespace Engagement.Gateway;

/// <summary>Which web pages may call from a browser: `Cors:Origins`, such as `https://app.example.org`, or `*` for all. Default: none.</summary>
internal static class BrowserOrigins
{
    private static readonly string[] ReadableHeaders = ["grpc-status", "grpc-message", "grpc-status-details-bin", "retry-after"];

    public static void AddBrowserOrigins(this IHostApplicationBuilder builder)
    {
        var origins = builder.Configuration.GetSection("Cors:Origins").Get<string[]>() ?? [];
        // Tokens travel in a header, never in a cookie, so no origin is ever allowed credentials.
        builder.Services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
            .WithOrigins(origins).AllowAnyHeader().AllowAnyMethod().WithExposedHeaders(ReadableHeaders)
            .SetPreflightMaxAge(TimeSpan.FromHours(1))));
    }
}
