using System.Globalization;
using Engagement.Platform.Errors;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Grpc.Core;
using Microsoft.Net.Http.Headers;
using HttpRequest = Microsoft.AspNetCore.Http.HttpRequest;

namespace Engagement.Gateway.Refusals;

/// <summary>
/// Writes a problem in the form of the caller: gRPC and gRPC-Web as a response of trailers only, everything else as the JSON of
/// `google.rpc.Status` with the HTTP status of its code.
/// </summary>
internal static class Refusal
{
    private static readonly JsonFormatter Json = new(new JsonFormatter.Settings(
        formatDefaultValues: false, TypeRegistry.FromFiles(ErrorDetailsReflection.Descriptor)));

    public static bool IsGrpc(HttpRequest request)
        => request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true;

    public static Task WriteAsync(HttpContext context, Problem problem)
    {
        context.RequestServices.GetRequiredService<GatewayMetrics>().Refused(problem.Reason);
        if (IsGrpc(context.Request))
        {
            WriteGrpc(context, problem);
            return Task.CompletedTask;
        }
        return WriteJsonAsync(context, problem, HttpStatus.Of((StatusCode)problem.Status.Code));
    }

    /// <summary>The same for a path where nothing is: to a gRPC client UNIMPLEMENTED, to a browser 404.</summary>
    public static Task WriteUnknownAsync(HttpContext context)
    {
        var problem = Problem.Unimplemented();
        return IsGrpc(context.Request) ? WriteAsync(context, problem) : WriteJsonAsync(context, problem, StatusCodes.Status404NotFound);
    }

    private static void WriteGrpc(HttpContext context, Problem problem)
    {
        var response = context.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = context.Request.ContentType;
        response.Headers.GrpcStatus = problem.Status.Code.ToString(CultureInfo.InvariantCulture);
        response.Headers.GrpcMessage = Uri.EscapeDataString(problem.Status.Message);
        response.Headers["grpc-status-details-bin"] = Convert.ToBase64String(problem.Status.ToByteArray()).TrimEnd('=');
    }

    private static Task WriteJsonAsync(HttpContext context, Problem problem, int httpStatus)
    {
        var response = context.Response;
        response.StatusCode = httpStatus;
        response.ContentType = "application/json";
        if (httpStatus == StatusCodes.Status401Unauthorized)
            response.Headers.WWWAuthenticate = "Bearer";
        if (problem.Status.GetDetail<RetryInfo>()?.RetryDelay is { } delay)
            response.Headers[HeaderNames.RetryAfter] = Math.Ceiling(delay.ToTimeSpan().TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return response.WriteAsync(Json.Format(problem.Status), context.RequestAborted);
    }
}
