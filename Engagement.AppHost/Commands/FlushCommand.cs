using System.Globalization;
using System.Text.Json;
using Engagement.AppHost.Infrastructure;
using StackExchange.Redis;

namespace Engagement.AppHost.Commands;

/// <summary>Empties Redis: nothing is lost, for what was there is folded again from the ledger.</summary>
internal static class FlushCommand
{
    public static void WithFlushCommand(this DataStores stores)
    {
        stores.RedisResource.WithCommand("flush", "Flush", ExecuteAsync, new CommandOptions
        {
            Description = "Deletes every key. Counters and profiles come back from the ledger.",
            ConfirmationMessage = "Delete every key of this Redis?",
            IconName = "Delete",
        });

        async Task<ExecuteCommandResult> ExecuteAsync(ExecuteCommandContext context)
        {
            var options = ConfigurationOptions.Parse((await stores.Redis.Connection.Resource.GetConnectionStringAsync(context.CancellationToken))!);
            options.AllowAdmin = true;
            await using var connection = await ConnectionMultiplexer.ConnectAsync(options);
            var keys = 0L;
            foreach (var server in connection.GetServers().Where(server => !server.IsReplica))
            {
                keys += await server.DatabaseSizeAsync();
                await server.FlushAllDatabasesAsync();
            }
            return CommandResults.Success(
                string.Create(CultureInfo.InvariantCulture, $"{keys} keys deleted."),
                JsonSerializer.Serialize(new { keys }),
                CommandResultFormat.Json);
        }
    }
}
