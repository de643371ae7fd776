using System.Collections.Concurrent;
using Xunit;

namespace Engagement.Testing.Redis;

/// <summary>
/// Both kinds of server, for <c>[Theory, MemberData(nameof(RedisServers.Kinds), MemberType = typeof(RedisServers))]</c>. Each kind
/// runs once a process: tests that share it keep to keys of their own or run in one collection and flush.
/// </summary>
public static class RedisServers
{
    private const string Garnet = "garnet";
    private const string RedisServer = "redis-server";
    private const string RedisCluster = "redis-cluster";

    private static readonly ConcurrentDictionary<string, Lazy<Task<IRedisServer>>> Running = new();

    /// <summary><see cref="Kinds"/>, and a Redis Cluster where there is redis-server.</summary>
    public static TheoryData<string> KindsAndCluster
    {
        get
        {
            var kinds = Kinds;
            if (kinds.Count > 1)
                kinds.Add(RedisCluster);
            return kinds;
        }
    }

    /// <summary>A missing redis-server is left out on a developer's machine; where CI is set its tests run, and fail.</summary>
    public static TheoryData<string> Kinds =>
        RedisServerFixture.IsInstalled || Environment.GetEnvironmentVariable("CI") is "true" or "1" ? [Garnet, RedisServer] : [Garnet];

    /// <summary>The running server of a kind, shared by the process.</summary>
    public static Task<IRedisServer> GetAsync(string kind) =>
        Running.GetOrAdd(kind, _ => new Lazy<Task<IRedisServer>>(() => CreateAsync(kind))).Value;

    /// <summary>A server of one's own, for a test that stops or kills it.</summary>
    public static async Task<IRedisServer> CreateAsync(string kind)
    {
        IRedisServer server = kind switch
        {
            Garnet => new GarnetFixture(),
            RedisServer => new RedisServerFixture(),
            RedisCluster => new RedisClusterFixture(),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind of server."),
        };
        await server.StartAsync(CancellationToken.None);
        return server;
    }
}
