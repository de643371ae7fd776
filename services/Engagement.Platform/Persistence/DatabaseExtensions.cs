using Microsoft.Extensions.Hosting;

namespace Engagement.Platform.Persistence;

/// <summary>A service's own database.</summary>
public static class DatabaseExtensions
{
    private const int MostPrepared = 100;

    // Compiling a statement takes longer than any of ours runs.
    private const string Interpreted = "-c jit=off";

    // A plan that was made and kept while the tables were small reads them whole until the next ANALYZE: for a minute of full load that was 3,782 times the
    // whole lineage of Remix, two thirds of the processors' time. And a bitmap has no order, so the best hundred would be sorted out of all.
    // An index may still be taken by the first columns of a key, and all rows under them be read: a sub-select that compares the whole key and ends with
    // OFFSET 0 is planned by itself, and the planner cannot turn it round.
    private const string ByKeys = $"{Interpreted} -c enable_seqscan=off -c enable_bitmapscan=off -c enable_hashjoin=off -c enable_mergejoin=off";

    /// <summary>The database of a connection string: statements are prepared, and not compiled.</summary>
    public static IHostApplicationBuilder AddDatabase(this IHostApplicationBuilder builder, string name) => builder.AddDatabase(name, Interpreted);

    /// <summary>The same for a service whose every statement is by keys: planned by their indexes, however small a table is now.</summary>
    public static IHostApplicationBuilder AddKeyedDatabase(this IHostApplicationBuilder builder, string name) => builder.AddDatabase(name, ByKeys);

    private static IHostApplicationBuilder AddDatabase(this IHostApplicationBuilder builder, string name, string options)
    {
        builder.AddNpgsqlDataSource(name, configureDataSourceBuilder: source =>
        {
            source.ConnectionStringBuilder.MaxAutoPrepare = MostPrepared;
            // Whoever changes a session's state undoes it (see Leader): a reset before each use costs more than most of our statements.
            source.ConnectionStringBuilder.NoResetOnClose = true;
            source.ConnectionStringBuilder.Options = $"{options} {source.ConnectionStringBuilder.Options}".TrimEnd();
        });
        return builder;
    }
}
