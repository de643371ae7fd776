using System.Globalization;
using Engagement.AppHost.Infrastructure;
using Engagement.AppHost.Supervision;

namespace Engagement.AppHost.Services;

internal static class ServiceExtensions
{
    public static Service AddService<TProject>(this IDistributedApplicationBuilder builder, string name, int replicas, Tokens tokens)
        where TProject : IProjectMetadata, new() =>
        new(name, [.. Enumerable.Range(1, replicas).Select(number => builder.AddReplica<TProject>(NameOf(name, number), tokens))]);

    /// <summary>Brings every database up to date and ends; whoever needs a database waits for that.</summary>
    public static IResourceBuilder<ProjectResource> AddMigrator<TProject>(
        this IDistributedApplicationBuilder builder, string name, DataStores stores)
        where TProject : IProjectMetadata, new()
    {
        var migrator = builder.AddProject<TProject>(name).WithEnvironmentName();
        foreach (var database in stores.Databases)
            database.ReferTo(migrator);
        return migrator;
    }

    private static string NameOf(string service, int number) =>
        number == 1 ? service : string.Create(CultureInfo.InvariantCulture, $"{service}-{number}");

    private static IResourceBuilder<ProjectResource> AddReplica<TProject>(this IDistributedApplicationBuilder builder, string name, Tokens tokens)
        where TProject : IProjectMetadata, new()
    {
        var replica = builder.AddProject<TProject>(name)
            .WithEndpoint("http", Unproxied)
            .WithEndpoint("grpc", Unproxied)
            .WithEnvironmentName()
            // The dashboard ends first, and at its end a service waits for it with its last spans: 14 s to stop the system, with this 2.
            .WithEnvironment("OTEL_EXPORTER_OTLP_TIMEOUT", "1000")
            .WithHttpHealthCheck("/health", endpointName: "http")
            .WithGrpcHealthCheck("grpc")
            .Supervised();
        tokens.ApplyTo(replica);
        return replica;
    }

    // The ports in the project's own settings are for running it alone: two replicas would collide on them.
    private static void Unproxied(EndpointAnnotation endpoint)
    {
        endpoint.IsProxied = false;
        endpoint.Port = endpoint.TargetPort = null;
    }

    // Without a launch profile a project would believe that it is in Production.
    private static IResourceBuilder<ProjectResource> WithEnvironmentName(this IResourceBuilder<ProjectResource> project) =>
        project.WithEnvironment("DOTNET_ENVIRONMENT", project.ApplicationBuilder.Environment.EnvironmentName)
            .WithEnvironment("ASPNETCORE_ENVIRONMENT", project.ApplicationBuilder.Environment.EnvironmentName);
}
