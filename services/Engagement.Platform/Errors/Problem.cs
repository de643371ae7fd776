using System.Diagnostics.CodeAnalysis;
using Engagement.Errors.V1;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Status = Google.Rpc.Status;

namespace Engagement.Platform.Errors;

/// <summary>
/// A refusal that the caller is told of: the one place that builds the `google.rpc.Status` of the suite's error model. As an exception it ends a
/// call; a batch puts its <see cref="Status"/> into the item's result instead.
/// </summary>
[SuppressMessage("Naming", "CA1710", Justification = "It is the caller's problem first, and an exception only on its way to the interceptor.")]
public sealed class Problem : Exception
{
    /// <summary>The `domain` of every ErrorInfo.</summary>
    public const string Domain = "engagement";

    private Problem(StatusCode code, ErrorReason reason, string message, params IEnumerable<(string Key, string Value)> metadata)
        : base(message)
    {
        var info = new ErrorInfo { Domain = Domain, Reason = NameOf(reason) };
        foreach (var (key, value) in metadata)
            info.Metadata.Add(key, value);
        Reason = reason;
        Status = new Status { Code = (int)code, Message = message, Details = { Any.Pack(info) } };
    }

    public ErrorReason Reason { get; }

    public Status Status { get; }

    public static Problem InvalidField(IEnumerable<BadRequest.Types.FieldViolation> violations)
    {
        var request = new BadRequest { FieldViolations = { violations } };
        var message = "Invalid: " + string.Join("; ", request.FieldViolations.Select(violation => $"{violation.Field}: {violation.Description}"));
        return new Problem(StatusCode.InvalidArgument, ErrorReason.InvalidField, message).With(request);
    }

    public static Problem InvalidPageToken()
        => new Problem(StatusCode.InvalidArgument, ErrorReason.InvalidPageToken, "The page token is not one of this list.")
            .With(Violation("page_token", "must be the next_page_token of the page before, with the other fields unchanged"));

    public static Problem EventFromFuture(string field)
        => new Problem(StatusCode.InvalidArgument, ErrorReason.EventFromFuture, "The event is from the future.")
            .With(Violation(field, "is further ahead of the server's clock than the allowed skew"));

    public static Problem Unauthenticated(ErrorReason reason, string message) => new(StatusCode.Unauthenticated, reason, message);

    public static Problem RoleRequired(string role)
        => new(StatusCode.PermissionDenied, ErrorReason.RoleRequired, $"Needs the role {role}.", ("role", role));

    public static Problem PermissionDenied(ErrorReason reason, string message) => new(StatusCode.PermissionDenied, reason, message);

    /// <param name="setting">Which one.</param>
    public static Problem NotPermitted(string message, string setting)
        => new(StatusCode.PermissionDenied, ErrorReason.NotPermitted, message, ("setting", setting));

    public static Problem NotFound(ErrorReason reason, string what, string id)
        => new(StatusCode.NotFound, reason, $"No such {what}.", (what, id));

    public static Problem EventIdReused(string eventId)
        => new(StatusCode.AlreadyExists, ErrorReason.EventIdReused, "This event id was used for something else.", ("event_id", eventId));

    public static Problem AlreadyExists(ErrorReason reason, string message) => new(StatusCode.AlreadyExists, reason, message);

    public static Problem FailedPrecondition(ErrorReason reason, string message) => new(StatusCode.FailedPrecondition, reason, message);

    public static Problem Overloaded(TimeSpan retryAfter)
        => new Problem(StatusCode.ResourceExhausted, ErrorReason.Overloaded, "All the work this service can hold is under way.").With(retryAfter);

    public static Problem RateLimited(TimeSpan retryAfter)
        => new Problem(StatusCode.ResourceExhausted, ErrorReason.RateLimited, "Too many calls.").With(retryAfter);

    public static Problem Unavailable()
        => new Problem(StatusCode.Unavailable, ErrorReason.DependencyUnavailable, "Something this call needs does not answer. Try again.")
            .With(TimeSpan.FromSeconds(1));

    public static Problem Unimplemented() => new(StatusCode.Unimplemented, ErrorReason.Unimplemented, "There is no such RPC here.");

    public static Problem Internal() => new(StatusCode.Internal, ErrorReason.Internal, "A defect of this service; it has been logged.");

    internal static Problem DeadlineExceeded()
        => new(StatusCode.DeadlineExceeded, ErrorReason.DeadlineExceeded, "The deadline passed.");

    internal static Problem Cancelled() => new(StatusCode.Cancelled, ErrorReason.Cancelled, "The caller gave up.");

    public RpcException ToRpcException() => Status.ToRpcException();

    private static BadRequest Violation(string field, string description)
        => new() { FieldViolations = { new BadRequest.Types.FieldViolation { Field = field, Description = description } } };

    private static string NameOf(ErrorReason reason)
        => ErrorsReflection.Descriptor.EnumTypes[0].FindValueByNumber((int)reason).Name["ERROR_REASON_".Length..];

    private Problem With(TimeSpan retryAfter) => With(new RetryInfo { RetryDelay = retryAfter.ToDuration() });

    private Problem With(Google.Protobuf.IMessage detail)
    {
        Status.Details.Add(Any.Pack(detail));
        return this;
    }
}
