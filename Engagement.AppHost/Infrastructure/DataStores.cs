namespace Engagement.AppHost.Infrastructure;

/// <summary>A database or Redis as a service sees it: a connection string of this name, however it came about.</summary>
/// <param name="Name">Of the connection string: `interactions-db`, `redis`.</param>
/// <param name="Server">What must be healthy first; null where it is not ours.</param>
internal sealed record DataStore(string Name, IResourceBuilder<IResourceWithConnectionString> Connection, IResourceBuilder<IResource>? Server)
{
    public void ReferTo(IResourceBuilder<ProjectResource> project)
    {
        project.WithReference(Connection, connectionName: Name);
        if (Server is not null)
            project.WaitFor(Server);
    }
}

/// <summary>The stores of the system, the same names in each of the three ways.</summary>
/// <param name="RedisResource">What carries Redis' commands in the dashboard: the resource named `redis`.</param>
/// <param name="Folder">Where this machine keeps them and the secrets that belong to them; null where they are somebody else's.</param>
internal sealed record DataStores(
    IReadOnlyList<DataStore> Databases, DataStore Redis, IResourceBuilder<IResource> RedisResource, DataFolder? Folder)
{
    public const string Postgres = "postgres";
    public const string RedisName = "redis";

    /// <summary>Database of each connection string.</summary>
    public static readonly IReadOnlyList<(string Connection, string Database)> Names =
        [("interactions-db", "interactions"), ("socialgraph-db", "socialgraph"), ("remix-db", "remix"), ("feed-db", "feed"), ("insights-db", "insights")];

    public DataStore this[string connection] => Databases.Single(database => database.Name == connection);
}
