using Engagement.AppHost.Startup;
using Engagement.AppHost.Supervision;

namespace Engagement.AppHost.Infrastructure;

/// <summary>A Redis-compatible server as a process of this machine. It persists nothing: what it holds is folded again from the ledger.</summary>
internal sealed record LocalRedis(IResourceBuilder<IResource> Server, IResourceBuilder<IResourceWithConnectionString> Connection);

internal static class LocalRedisExtensions
{
    public static LocalRedis AddLocalRedis(this IDistributedApplicationBuilder builder, string name, string program) =>
        program == "garnet" ? builder.AddGarnet(name) : builder.AddRedisServer(name);

    private static LocalRedis AddGarnet(this IDistributedApplicationBuilder builder, string name)
    {
        var server = builder.AddProject<Projects.Engagement_Garnet>(name).WithEndpoint(name: "tcp", scheme: "tcp", isProxied: false);
        server.WithEnvironment("Garnet__Port", server.GetEndpoint("tcp").Property(EndpointProperty.TargetPort));
        return Connect(server);
    }

    private static LocalRedis AddRedisServer(this IDistributedApplicationBuilder builder, string name)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (!path.Any(folder => File.Exists(Path.Combine(folder, "redis-server"))))
            throw new CannotStartException("redis-server is not on PATH: `apt-get install redis-server`, or leave out --Redis:Server to use Garnet.");
        string[] arguments = ["--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
        var server = builder.AddExecutable(name, "redis-server", workingDirectory: "/", arguments)
            .WithEndpoint(name: "tcp", scheme: "tcp", isProxied: false);
        server.WithArgs("--port", server.GetEndpoint("tcp").Property(EndpointProperty.TargetPort));
        return Connect(server);
    }

    private static LocalRedis Connect<T>(IResourceBuilder<T> server)
        where T : IResourceWithEndpoints, IResourceWithArgs, IResourceWithWaitSupport
    {
        var connection = new Connection(server.Resource);
        server.Supervised().WithConnectionCheck("redis", connection.ConnectionStringExpression, ConnectionChecks.RedisAsync);
        return new LocalRedis((IResourceBuilder<IResource>)server, server.ApplicationBuilder.CreateResourceBuilder(connection));
    }

    /// <summary>Not a resource of its own in the model: the server is, under the same name.</summary>
    private sealed class Connection(IResourceWithEndpoints server) : Resource(server.Name), IResourceWithConnectionString
    {
        public ReferenceExpression ConnectionStringExpression { get; } =
            ReferenceExpression.Create($"127.0.0.1:{new EndpointReference(server, "tcp").Property(EndpointProperty.Port)}");
    }
}
