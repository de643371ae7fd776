using Engagement.Access.V1;
using Engagement.Platform.Access;
using Google.Api;
using Google.Protobuf.Reflection;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Engagement.Gateway.Routing;

/// <summary>An RPC that clients may reach, as its contract declares it.</summary>
internal sealed record PublicRpc(MethodDescriptor Method, Policy Policy)
{
    /// <summary>Every RPC of the suite but those for services only; one without a policy is open to nobody.</summary>
    public static IReadOnlyList<PublicRpc> All { get; } =
    [
        .. AccessPolicies.Services
            .SelectMany(service => service.Methods)
            .Select(method => new PublicRpc(method, AccessPolicies.Of(method)))
            .Where(rpc => rpc.Policy is Policy.Anonymous or Policy.User or Policy.Moderator),
    ];

    /// <summary>The services that have at least one public RPC.</summary>
    public static IReadOnlyList<ServiceDescriptor> Services { get; } = [.. All.Select(rpc => rpc.Method.Service).Distinct()];

    /// <summary>`/package.Service/Method`, its path in gRPC and gRPC-Web.</summary>
    public string Path => $"/{Method.Service.FullName}/{Method.Name}";

    /// <summary>The name of the service process that answers it.</summary>
    public string Upstream => Upstreams.Of(Method.Service);

    /// <summary>Its google.api.http rules: an HTTP method and an ASP.NET Core route pattern each.</summary>
    public IEnumerable<(string HttpMethod, string Pattern)> HttpBindings
        => Method.GetOptions()?.GetExtension(AnnotationsExtensions.Http) is { } rule
            ? rule.AdditionalBindings.Prepend(rule).Select(Read)
            : [];

    private static (string HttpMethod, string Pattern) Read(HttpRule rule)
    {
        var (httpMethod, template) = rule.PatternCase switch
        {
            HttpRule.PatternOneofCase.Get => (HttpMethods.Get, rule.Get),
            HttpRule.PatternOneofCase.Put => (HttpMethods.Put, rule.Put),
            HttpRule.PatternOneofCase.Post => (HttpMethods.Post, rule.Post),
            HttpRule.PatternOneofCase.Delete => (HttpMethods.Delete, rule.Delete),
            HttpRule.PatternOneofCase.Patch => (HttpMethods.Patch, rule.Patch),
            _ => throw new NotSupportedException($"An http rule of kind {rule.PatternCase}."),
        };
        // `{video_id}:like` means the same in both languages. Wildcards and sub-patterns do not, and no contract of ours has them.
        return template.AsSpan().ContainsAny('*', '=')
            ? throw new NotSupportedException($"The http template {template}: only plain variables are routed.")
            : (httpMethod, template);
    }
}
