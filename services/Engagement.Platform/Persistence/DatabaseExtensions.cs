using Microsoft.Extensions.Hosting;

namespace Engagement.Platform.Persistence;

/// <summary>For a service whose every statement is by keys.</summary>
public static class DatabaseExtensions
{
    private const int MostPrepared = 100;

    // A plan that was made and kept while the tables were small reads them whole until the next ANALYZE: for a minute of full load that was 3,782 times the
    // whole lineage of Remix, two thirds of the processors' time.
    private const string ByKeys = "-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off";

    /// <summary>The database of a connection string: statements are prepared, and planned by the indexes of their keys, however small a table is now.</summary>
    public static IHostApplicationBuilder AddKeyedDatabase(this IHostApplicationBuilder builder, string name)
    {
        builder.AddNpgsqlDataSource(name, configureDataSourceBuilder: source =>
        {
            source.ConnectionStringBuilder.MaxAutoPrepare = MostPrepared;
            source.ConnectionStringBuilder.Options = ByKeys;
        });
        return builder;
    }
}
