using Engagement.Gateway.Refusals;
using Engagement.Platform.Errors;
using Engagement.ServiceDefaults.Authentication;

namespace Engagement.Gateway.Tokens;

/// <summary>
/// `POST /dev/token {"user": "alice", "role": "user"}` gives `{"token": "..."}`. In Development with a signing key; else it is not there.
/// </summary>
internal static class DevelopmentTokenEndpoint
{
    private static readonly string[] Roles = ["user", "service", "moderator"];

    public static void MapDevelopmentTokens(this WebApplication app)
    {
        var tokens = app.Services.GetRequiredService<DevelopmentTokens>();
        if (!app.Environment.IsDevelopment() || !tokens.IsEnabled)
            return;
        app.MapPost("/dev/token", async (TokenRequest request, HttpContext context) =>
        {
            var violations = new FieldViolations()
                .RequireId(request.User ?? "", "user")
                .Require(Roles.Contains(request.Role), "role", $"must be one of {string.Join(", ", Roles)}");
            if (violations.Any)
                await Refusal.WriteAsync(context, violations.ToProblem());
            else
                await context.Response.WriteAsJsonAsync(new TokenResponse(tokens.Sign(request.User!, request.Role)));
        }).AllowAnonymous();
    }

    /// <param name="User">Who the token is for, 1–64 printable ASCII characters.</param>
    /// <param name="Role">`user` (the default), `service` or `moderator`.</param>
    private sealed record TokenRequest(string? User, string Role = "user");

    private sealed record TokenResponse(string Token);
}
