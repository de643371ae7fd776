using Grpc.Core;

namespace Engagement.Platform.Access;

/// <summary>Who calls.</summary>
/// <param name="UserId">The acting user: the token's subject, or whom a service acts for.</param>
/// <param name="IsService">Whether the token has the role `service`.</param>
/// <param name="IsModerator">Whether the token has the role `moderator`.</param>
/// <param name="ActsForAnother">Whether a service acts for <paramref name="UserId"/>.</param>
public sealed record Caller(string UserId, bool IsService, bool IsModerator, bool ActsForAnother)
{
    /// <summary>The metadata in which a service names the user whom it acts for.</summary>
    public const string ActingUserHeader = "x-acting-user";

    private static readonly object Key = new();

    /// <summary>A service that acts for nobody sees everything.</summary>
    public bool SeesEverything => IsService && !ActsForAnother;

    /// <summary>The caller of this call, who has satisfied its policy.</summary>
    public static Caller Of(ServerCallContext context)
        => context.UserState.TryGetValue(Key, out var caller)
            ? (Caller)caller
            : throw new InvalidOperationException($"{context.Method} is anonymous.");

    internal void AttachTo(ServerCallContext context) => context.UserState[Key] = this;
}
