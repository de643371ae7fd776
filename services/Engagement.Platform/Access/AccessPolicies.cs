using System.Collections.Frozen;
using Engagement.Access.V1;
using Google.Protobuf.Reflection;

namespace Engagement.Platform.Access;

/// <summary>Every contract of the suite and the policy that each RPC declares in it.</summary>
public static class AccessPolicies
{
    // Infrastructure that clients must reach before they have a token. Everything else is declared in our own contracts.
    private static readonly string[] AnonymousServices =
        ["/grpc.health.v1.Health/", "/grpc.reflection.v1.ServerReflection/", "/grpc.reflection.v1alpha.ServerReflection/"];

    /// <summary>All gRPC services of the suite.</summary>
    public static IReadOnlyList<ServiceDescriptor> Services { get; } =
    [
        .. typeof(AccessReflection).Assembly.GetTypes()
            .Where(type => type is { IsAbstract: true, IsSealed: true } && type.Name.EndsWith("Reflection", StringComparison.Ordinal))
            .Select(type => (FileDescriptor)type.GetProperty("Descriptor")!.GetValue(null)!)
            .SelectMany(file => file.Services)
            .OrderBy(service => service.FullName, StringComparer.Ordinal),
    ];

    private static readonly FrozenDictionary<string, Policy> Policies = Services
        .SelectMany(service => service.Methods)
        .ToFrozenDictionary(method => $"/{method.Service.FullName}/{method.Name}", Of);

    /// <summary>The policy that an RPC declares, or <see cref="Policy.Unspecified"/>.</summary>
    public static Policy Of(MethodDescriptor method) => method.GetOptions()?.GetExtension(AccessExtensions.Policy) ?? Policy.Unspecified;

    /// <summary>The policy of `/package.Service/Method`; <see cref="Policy.Unspecified"/>, which nobody satisfies, for one not declared.</summary>
    public static Policy Of(string method)
        => Policies.TryGetValue(method, out var policy) ? policy
            : AnonymousServices.Any(service => method.StartsWith(service, StringComparison.Ordinal)) ? Policy.Anonymous
            : Policy.Unspecified;
}
