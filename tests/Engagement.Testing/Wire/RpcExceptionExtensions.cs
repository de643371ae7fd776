using Google.Rpc;
using Grpc.Core;

namespace Engagement.Testing.Wire;

/// <summary>Reads the error model's details.</summary>
public static class RpcExceptionExtensions
{
    /// <summary>The reason of its ErrorInfo, such as `VIDEO_NOT_FOUND`; empty when it carries none.</summary>
    public static string Reason(this RpcException exception) => exception.GetRpcStatus()?.GetDetail<ErrorInfo>()?.Reason ?? "";

    /// <summary>The fields of its BadRequest, in the order told.</summary>
    public static IReadOnlyList<string> ViolatedFields(this RpcException exception)
        => [.. exception.GetRpcStatus()?.GetDetail<BadRequest>()?.FieldViolations.Select(violation => violation.Field) ?? []];
}
