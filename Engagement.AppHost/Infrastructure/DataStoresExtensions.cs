using Engagement.AppHost.Startup;
using Microsoft.Extensions.Configuration;

namespace Engagement.AppHost.Infrastructure;

internal static class DataStoresExtensions
{
    public static DataStores AddDataStores(this IDistributedApplicationBuilder builder, AppHostSettings settings) =>
        Choose(builder.Configuration, settings.Infrastructure.Mode) switch
        {
            InfrastructureMode.External => builder.AddExternalStores(settings),
            InfrastructureMode.Containers => builder.AddContainerStores(settings),
            _ => builder.AddLocalStores(settings),
        };

    private static InfrastructureMode Choose(IConfiguration configuration, InfrastructureMode mode)
    {
        if (mode != InfrastructureMode.Auto)
            return mode;
        if (DataStores.Names.Any(name => configuration.GetConnectionString(name.Connection) is not null))
            return InfrastructureMode.External;
        return ContainerRuntime.Answers(configuration) ? InfrastructureMode.Containers : InfrastructureMode.Local;
    }

    private static DataStores AddExternalStores(this IDistributedApplicationBuilder builder, AppHostSettings settings)
    {
        if (settings.Reset)
            throw new CannotStartException("--reset deletes local data only: these connection strings point to somebody else's.");
        string[] names = [.. DataStores.Names.Select(name => name.Connection), DataStores.RedisName];
        if (names.Where(name => builder.Configuration.GetConnectionString(name) is null).ToArray() is { Length: > 0 } missing)
            throw new CannotStartException(
                $"Connection strings are missing: set {string.Join(", ", missing.Select(name => $"ConnectionStrings__{name}"))}.");
        var redis = builder.AddConnectionString(DataStores.RedisName);
        return new DataStores(
            [.. DataStores.Names.Select(name => new DataStore(name.Connection, builder.AddConnectionString(name.Connection), null))],
            new DataStore(DataStores.RedisName, redis, null),
            redis,
            Folder: null);
    }

    // Written by the documentation and not yet run: no machine at hand has a container runtime.
    private static DataStores AddContainerStores(this IDistributedApplicationBuilder builder, AppHostSettings settings)
    {
        const string Volume = "engagement-postgres";
        if (settings.Reset)
            ContainerRuntime.RemoveVolume(builder.Configuration, Volume);
        var folder = DataFolder.Locate(builder.RepositoryRoot(), settings.Data.Path);
        // The volume keeps the password of its first start, so the password must outlive a run as well.
        var password = builder.AddParameter("postgres-password", folder.ReadOrCreateSecret(DataStores.Postgres), secret: true);
        var postgres = builder.AddPostgres(DataStores.Postgres, password: password).WithDataVolume(Volume);
        var redis = builder.AddRedis(DataStores.RedisName);
        return new DataStores(
            [.. DataStores.Names.Select(name => new DataStore(name.Connection, postgres.AddDatabase(name.Connection, name.Database), postgres))],
            new DataStore(DataStores.RedisName, redis, redis),
            redis,
            folder);
    }

    private static DataStores AddLocalStores(this IDistributedApplicationBuilder builder, AppHostSettings settings)
    {
        var folder = DataFolder.Locate(builder.RepositoryRoot(), settings.Data.Path);
        var postgres = builder.AddLocalPostgres(DataStores.Postgres, folder, settings.Reset);
        var redis = builder.AddLocalRedis(DataStores.RedisName, settings.Redis.Server);
        return new DataStores(
            [.. DataStores.Names.Select(name =>
                new DataStore(name.Connection, postgres.AddDatabase(name.Connection, name.Database), postgres.Server))],
            new DataStore(DataStores.RedisName, redis.Connection, redis.Server),
            redis.Server,
            folder);
    }
}
