using Engagement.Testing.Redis;
using StackExchange.Redis;
using Xunit;

namespace Engagement.Testing.Tests;

public sealed class RedisServersTests
{
    private const string ReadThenWriteBoth = """
        local first = tonumber(redis.call('HGET', KEYS[1], 'n') or '0')
        local second = tonumber(redis.call('HGET', KEYS[2], 'n') or '0')
        redis.call('HSET', KEYS[1], 'n', first + ARGV[1])
        redis.call('HSET', KEYS[2], 'n', second + ARGV[1])
        return first
        """;

    [Theory, MemberData(nameof(RedisServers.Kinds), MemberType = typeof(RedisServers))]
    public async Task Lua_SixteenClientsAtOnce_LoseNoIncrement(string kind)
    {
        var server = await RedisServers.GetAsync(kind);
        RedisKey[] keys = ["{atomic}first", "{atomic}second"];

        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => IncrementAsync(times: 250)));

        await using var connection = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString);
        Assert.Equal(4_000, await connection.GetDatabase().HashGetAsync(keys[0], "n"));
        Assert.Equal(4_000, await connection.GetDatabase().HashGetAsync(keys[1], "n"));

        async Task IncrementAsync(int times)
        {
            await using var own = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString);
            for (var i = 0; i < times; i++)
                await own.GetDatabase().ScriptEvaluateAsync(ReadThenWriteBoth, keys, [1]);
        }
    }

    [Theory, MemberData(nameof(RedisServers.Kinds), MemberType = typeof(RedisServers))]
    public async Task KillAsync_ThenStart_IsEmptyAtTheSameAddress(string kind)
    {
        await using var server = await RedisServers.CreateAsync(kind);
        await using var connection = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString);
        await connection.GetDatabase().StringSetAsync("kept", "no");

        await server.KillAsync(CancellationToken.None);
        await server.StartAsync(CancellationToken.None);

        await using var again = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString);
        Assert.True((await again.GetDatabase().StringGetAsync("kept")).IsNull);
        await server.FlushAsync();
    }
}
