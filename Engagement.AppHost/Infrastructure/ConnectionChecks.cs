using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using StackExchange.Redis;

namespace Engagement.AppHost.Infrastructure;

/// <summary>Health of a store is that it answers a question: an open port says little.</summary>
internal static class ConnectionChecks
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static IResourceBuilder<T> WithConnectionCheck<T>(
        this IResourceBuilder<T> builder, string key, ReferenceExpression connection, Func<string, CancellationToken, Task> askAsync)
        where T : IResource
    {
        builder.ApplicationBuilder.Services.AddHealthChecks().AddAsyncCheck(key, async cancellationToken =>
        {
            using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            bound.CancelAfter(Patience);
            try
            {
                await askAsync((await connection.GetValueAsync(bound.Token))!, bound.Token);
                return HealthCheckResult.Healthy();
            }
            catch (Exception failure) when (failure is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                return HealthCheckResult.Unhealthy(failure.Message);
            }
        });
        return builder.WithHealthCheck(key);
    }

    public static async Task PostgresAsync(string connectionString, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand("SELECT 1", connection);
        await command.ExecuteScalarAsync(cancellationToken);
    }

    public static async Task RedisAsync(string connectionString, CancellationToken cancellationToken)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(connectionString).WaitAsync(cancellationToken);
        await connection.GetDatabase().PingAsync().WaitAsync(cancellationToken);
    }
}
