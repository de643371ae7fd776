using System.ComponentModel.DataAnnotations;

namespace Engagement.ServiceDefaults.Authentication;

/// <summary>How bearer tokens are checked, and how a service gets its own. Section `Auth`; either a signing key or an authority.</summary>
public sealed class AuthOptions
{
    public const string Section = "Auth";

    /// <summary>The issuer of tokens signed with <see cref="SigningKey"/>.</summary>
    public const string DevelopmentIssuer = "engagement-dev";

    /// <summary>
    /// Development only: the HS256 key, base64, at least 32 bytes; the app host makes one for each run. Set in another environment, it stops
    /// the process at start.
    /// </summary>
    public string? SigningKey { get; set; }

    /// <summary>The OpenID Connect issuer, an https URL.</summary>
    public string? Authority { get; set; }

    /// <summary>The audience that a token must be for. Default `engagement`.</summary>
    [Required]
    public string Audience { get; set; } = "engagement";

    /// <summary>This service's client at <see cref="Authority"/>, for its own tokens (client credentials).</summary>
    public string? ClientId { get; set; }

    /// <summary>The secret of <see cref="ClientId"/>.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>How far a token's times may be off, default 30 s.</summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(30);
}
