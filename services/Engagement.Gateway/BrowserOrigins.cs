using System.ComponentModel.DataAnnotations;

namespace Engagement.Gateway;

/// <summary>Which web pages may call from a browser. Section `Cors`.</summary>
internal sealed class CorsSettings
{
    public const string Section = "Cors";

    /// <summary>Origins such as `https://app.example.org`, or `*` for all. Default: none.</summary>
    [Required]
    public string[] Origins { get; set; } = [];
}

internal static class BrowserOrigins
{
    private static readonly string[] ReadableHeaders = ["grpc-status", "grpc-message", "grpc-status-details-bin", "retry-after"];

    public static void AddBrowserOrigins(this IHostApplicationBuilder builder)
    {
        var origins = builder.Configuration.GetSection(CorsSettings.Section).Get<CorsSettings>()?.Origins ?? [];
        // Tokens travel in a header, never in a cookie, so no origin is ever allowed credentials.
        builder.Services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
            .WithOrigins(origins).AllowAnyHeader().AllowAnyMethod().WithExposedHeaders(ReadableHeaders)
            .SetPreflightMaxAge(TimeSpan.FromHours(1))));
    }
}
