using Engagement.AppHost.Startup;
using Engagement.AppHost.Supervision;
using Microsoft.Extensions.DependencyInjection;

namespace Engagement.AppHost.Infrastructure;

/// <summary>PostgreSQL as a process of this machine.</summary>
internal sealed class LocalPostgres(IResourceBuilder<ExecutableResource> server, IResourceBuilder<ParameterResource> password)
{
    public IResourceBuilder<ExecutableResource> Server => server;

    /// <summary>A connection string; the migrator creates the database itself.</summary>
    public IResourceBuilder<IResourceWithConnectionString> AddDatabase(string connection, string database) =>
        server.ApplicationBuilder.AddConnectionString(connection, ConnectionString(database));

    public ReferenceExpression ConnectionString(string database)
    {
        var port = server.GetEndpoint("tcp").Property(EndpointProperty.Port);
        return ReferenceExpression.Create(
            $"Host=127.0.0.1;Port={port};Username=postgres;Password={password.Resource};Database={database}");
    }
}

internal static class LocalPostgresExtensions
{
    /// <summary>
    /// Aspire ends a process with SIGTERM, on which PostgreSQL waits for its clients to leave; SIGINT is its fast shutdown. So a shell stands
    /// between and translates, and ends as the server ended.
    /// </summary>
    private const string TranslateSignals = """
        trap 'kill -INT $server' TERM INT
        "$@" & server=$!
        while kill -0 $server 2>/dev/null; do wait $server; status=$?; done
        exit $status
        """;

    public static LocalPostgres AddLocalPostgres(this IDistributedApplicationBuilder builder, string name, DataFolder folder, bool reset)
    {
        var binaries = PostgresBinaries.Find() ?? throw new CannotStartException(PostgresBinaries.Remedy);
        if (Environment.IsPrivilegedProcess && !ServerAccount.Exists)
            throw new CannotStartException($"PostgreSQL does not run as root: make its account with `useradd --system {ServerAccount.Name}`.");
        folder.Lock();
        if (reset)
            folder.Reset();
        var password = folder.ReadOrCreateSecret(DataStores.Postgres);
        // Made by the container, so that it is disposed with the app host and the lock is gone.
        builder.Services.AddSingleton(_ => folder);
        var cluster = new PostgresCluster(binaries, folder.Cluster, password);
        cluster.RequireUsable();

        var command = ServerAccount.Command(
        [
            "/bin/sh", "-c", TranslateSignals, "postgres", binaries.Program("postgres"), "-D", folder.Cluster,
            "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", .. PostgresSettings.Arguments,
        ]);
        var server = builder.AddExecutable(name, command[0], workingDirectory: "/", command[1..])
            .WithEndpoint(name: "tcp", scheme: "tcp", isProxied: false)
            .OnBeforeResourceStarted(async (resource, started, cancellationToken) =>
            {
                _ = started.Services.GetRequiredService<DataFolder>();
                var logger = started.Services.GetRequiredService<ResourceLoggerService>().GetLogger(resource);
                await cluster.PrepareAsync(logger, cancellationToken);
            })
            .Supervised();
        server.WithArgs("-p", server.GetEndpoint("tcp").Property(EndpointProperty.TargetPort));

        var postgres = new LocalPostgres(server, builder.AddParameter("postgres-password", password, secret: true));
        server.WithConnectionCheck("postgres", postgres.ConnectionString("postgres"), ConnectionChecks.PostgresAsync);
        return postgres;
    }
}
