using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Engagement.Access.V1;
using Engagement.Platform.Access;
using Engagement.Testing.Conformance;
using Engagement.Testing.Wire;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Net.Client;

namespace Engagement.Testing.Access;

/// <summary>
/// Every RPC against every credential, over gRPC and over JSON. Who is admitted may still be told that an empty request is wrong: only
/// whether the door opens is looked at. Each answer that is not as the policy says is one line of the result.
/// </summary>
/// <param name="atGateway">At the gateway an RPC for services does not exist; at the service itself it is refused to others.</param>
public sealed class AuthorizationMatrix(IReadOnlyList<ServiceDescriptor> contracts, bool atGateway)
{
    private static readonly string[] AtTheDoor =
        ["TOKEN_MISSING", "TOKEN_EXPIRED", "TOKEN_INVALID", "ACTING_FOR_ANOTHER", "ROLE_REQUIRED", "UNIMPLEMENTED"];

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public async Task<IReadOnlyList<string>> BreachesOverGrpcAsync(GrpcChannel channel, CancellationToken cancellationToken)
    {
        var breaches = new List<string>();
        foreach (var (method, credential) in Cells())
        {
            var (code, reason) = await WithinTheRateAsync(
                () => CallAsync(channel, method, credential, cancellationToken), cancellationToken);
            Judge(method, credential, reason, isExpectedCode: expected => code == CodeOf(expected), $"{code}", breaches);
        }
        return breaches;
    }

    public async Task<IReadOnlyList<string>> BreachesOverJsonAsync(HttpClient http, CancellationToken cancellationToken)
    {
        var breaches = new List<string>();
        foreach (var (method, credential) in Cells())
        {
            foreach (var binding in ContractWalk.HttpBindings(method))
            {
                var (status, reason) = await WithinTheRateAsync(
                    () => SendAsync(http, binding, credential, cancellationToken), cancellationToken);
                Judge(method, credential, reason, isExpectedCode: expected => status == StatusOf(expected), $"{status}", breaches);
            }
        }
        return breaches;
    }

    private IEnumerable<(MethodDescriptor Method, Credential Credential)> Cells()
        => contracts.SelectMany(contract => contract.Methods)
            .SelectMany(method => Credential.All.Select(credential => (method, credential)));

    private void Judge(
        MethodDescriptor method, Credential credential, string reason, Predicate<string> isExpectedCode, string answer,
        List<string> breaches)
    {
        var expected = Expected(AccessPolicies.Of(method), credential);
        var isRight = expected is null ? !AtTheDoor.Contains(reason) : reason == expected && isExpectedCode(expected);
        if (!isRight)
            breaches.Add($"{method.FullName}, {credential.Name}: {answer} {reason}, expected {expected ?? "to be admitted"}");
    }

    /// <summary>The reason of the refusal, or null for who is admitted.</summary>
    private string? Expected(Policy policy, Credential credential) => policy switch
    {
        Policy.Service when atGateway => "UNIMPLEMENTED",
        Policy.Anonymous => null,
        _ when credential.Refusal is { } refusal => refusal,
        Policy.User => null,
        Policy.Moderator when credential.Role is "moderator" or "service" => null,
        Policy.Service when credential.Role is "service" => null,
        _ => "ROLE_REQUIRED",
    };

    // Bad tokens come thick and fast here: the gateway may say that these are too many calls.
    private static async Task<(TCode Code, string Reason)> WithinTheRateAsync<TCode>(
        Func<Task<(TCode Code, string Reason)>> callAsync, CancellationToken cancellationToken)
    {
        while (true)
        {
            var answer = await callAsync();
            if (answer.Reason != "RATE_LIMITED")
                return answer;
            await Task.Delay(Pause, cancellationToken);
        }
    }

    private static async Task<(StatusCode Code, string Reason)> CallAsync(
        GrpcChannel channel, MethodDescriptor method, Credential credential, CancellationToken cancellationToken)
    {
        var headers = new Metadata();
        if (credential.Token is { } token)
            headers.Add("authorization", $"Bearer {token}");
        if (credential.ActingUser is { } actingUser)
            headers.Add(Caller.ActingUserHeader, actingUser);
        try
        {
            var options = new CallOptions(headers, cancellationToken: cancellationToken);
            await ContractWalk.CallEmptyAsync(channel.CreateCallInvoker(), method, options);
            return (StatusCode.OK, "");
        }
        catch (RpcException refusal)
        {
            return (refusal.StatusCode, refusal.StatusCode == StatusCode.Unimplemented ? "UNIMPLEMENTED" : refusal.Reason());
        }
    }

    private static async Task<(HttpStatusCode Status, string Reason)> SendAsync(
        HttpClient http, (string Method, string Path) binding, Credential credential, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(new HttpMethod(binding.Method), binding.Path);
        if (credential.Token is { } token)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (credential.ActingUser is { } actingUser)
            request.Headers.Add(Caller.ActingUserHeader, actingUser);
        if (binding.Method != "GET")
            request.Content = new StringContent("{}", new MediaTypeHeaderValue("application/json"));
        using var response = await http.SendAsync(request, cancellationToken);
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        return (response.StatusCode, response.IsSuccessStatusCode ? "" : ReasonOf(body));
    }

    private static string ReasonOf(string json)
    {
        using var status = JsonDocument.Parse(json);
        return status.RootElement.GetProperty("details").EnumerateArray()
            .Where(detail => detail.TryGetProperty("reason", out _))
            .Select(detail => detail.GetProperty("reason").GetString()!).First();
    }

    private static StatusCode CodeOf(string reason) => reason switch
    {
        "UNIMPLEMENTED" => StatusCode.Unimplemented,
        "ROLE_REQUIRED" or "ACTING_FOR_ANOTHER" => StatusCode.PermissionDenied,
        _ => StatusCode.Unauthenticated,
    };

    private static HttpStatusCode StatusOf(string reason) => CodeOf(reason) switch
    {
        StatusCode.Unimplemented => HttpStatusCode.NotFound,
        StatusCode.PermissionDenied => HttpStatusCode.Forbidden,
        _ => HttpStatusCode.Unauthorized,
    };
}
