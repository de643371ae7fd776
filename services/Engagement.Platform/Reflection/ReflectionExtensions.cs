using Engagement.Platform.Access;
using Google.Rpc;
using Grpc.AspNetCore.Server;
using Grpc.Health.V1;
using Grpc.Reflection;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Engagement.Platform.Reflection;

public static class ReflectionExtensions
{
    private static readonly IReadOnlyList<ServiceDescriptor> Described =
    [
        .. AccessPolicies.Services, Health.Descriptor, Grpc.Reflection.V1.ServerReflection.Descriptor,
        Grpc.Reflection.V1Alpha.ServerReflection.Descriptor,
    ];

    /// <summary>
    /// gRPC reflection (v1 and v1alpha) of these services, and of the details of errors: inside an `Any`, a client such as buf can print them only
    /// when the server describes them.
    /// </summary>
    public static IServiceCollection AddReflectionOf(this IServiceCollection services, Func<IServiceProvider, IEnumerable<string>> names)
    {
        // Both before AddGrpcReflection, which leaves them as they are.
        services.AddSingleton(provider => Describe(names(provider), (listed, symbols) => new ReflectionServiceImpl(listed, symbols)));
        services.AddSingleton(provider => Describe(names(provider), (listed, symbols) => new ReflectionV1ServiceImpl(listed, symbols)));
        return services.AddGrpcReflection();
    }

    /// <summary>The same of every service that this process implements.</summary>
    internal static IServiceCollection AddReflectionOfOwnServices(this IServiceCollection services)
        => services.AddReflectionOf(provider => provider.GetRequiredService<EndpointDataSource>().Endpoints
            .Select(endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method.ServiceName)
            .OfType<string>().Distinct());

    private static TImplementation Describe<TImplementation>(
        IEnumerable<string> names, Func<IEnumerable<string>, SymbolRegistry, TImplementation> create)
    {
        var listed = names.ToHashSet();
        var files = Described.Where(service => listed.Contains(service.FullName)).Select(service => service.File);
        return create(listed, SymbolRegistry.FromFiles([.. files, ErrorDetailsReflection.Descriptor]));
    }
}
