using System.CommandLine;
using Engagement.Torture.Faults;

namespace Engagement.Torture;

/// <summary>The options of the program, their defaults and their help.</summary>
internal static class CommandLineOptions
{
    public static RootCommand Create(Func<TortureSettings, CancellationToken, Task<int>> runAsync)
    {
        var events = Number("--events", "Different events; each is sent 1–5 times.", 20_000);
        var clients = Number("--clients", "Parallel clients: half send batches, half hold streams.", 10);
        var seed = new Option<long>("--seed") { Description = "What everything random follows from.", DefaultValueFactory = _ => 1 };
        var json = new Option<string?>("--json") { Description = "The file to write the figures to." };
        var replicas = Number("--replicas", "Replicas of Interactions.", 1);
        var redis = new Option<string>("--redis") { Description = "The kind of Redis.", DefaultValueFactory = _ => "redis-server" };
        redis.AcceptOnlyFromAmong("redis-server", "garnet");
        var kills = Number("--kills", "kill -9 of Interactions, every other one at a named point of the code.", 5);
        var flushes = Number("--redis-flushes", "Redis emptied.", 1);
        var redisKills = Number("--redis-kills", "kill -9 of Redis.", 2);
        var redisDamage = Number("--redis-damage", "Redis killed, and its data deleted, put back from an old copy, or cut off, in turn.", 3);
        var postgresKills = Number("--postgres-kills", "kill -9 of Postgres.", 2);
        var pauses = Number("--pauses", "SIGSTOP of Interactions, Redis and Postgres, in turn.", 3);
        var pause = Number("--pause", "Seconds of the longest pause.", 30);
        var diskFull = new Option<bool>("--disk-full") { Description = "Postgres on a small tmpfs that fills up once. Needs root." };
        var keep = new Option<bool>("--keep") { Description = "Keep the work folder." };
        var seeded = new Option<string[]>("--fault")
        {
            Description = "Run with this seeded fault in the service, which must be caught; `all` for each in turn.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [],
        };
        var root = new RootCommand("Sends what viewers do to a system that keeps dying, and compares what is left with a plain model.")
        {
            events, clients, kills, seed, json, replicas, redis, flushes, redisKills, redisDamage, postgresKills, pauses, pause, diskFull, keep, seeded,
        };
        root.SetAction((parsed, cancellationToken) => runAsync(
            new TortureSettings
            {
                Events = Math.Max(100, parsed.GetValue(events)),
                Clients = Math.Max(2, parsed.GetValue(clients)),
                Seed = parsed.GetValue(seed),
                Json = parsed.GetValue(json),
                Replicas = Math.Max(1, parsed.GetValue(replicas)),
                Redis = parsed.GetRequiredValue(redis),
                DiskFull = parsed.GetValue(diskFull),
                Keep = parsed.GetValue(keep),
                Seeded = parsed.GetRequiredValue(seeded),
                Plan = new FaultPlan
                {
                    Kills = parsed.GetValue(kills),
                    RedisFlushes = parsed.GetValue(flushes),
                    RedisKills = parsed.GetValue(redisKills),
                    RedisDamages = parsed.GetValue(redisDamage),
                    PostgresKills = parsed.GetValue(postgresKills),
                    Pauses = parsed.GetValue(pauses),
                    LongestPause = TimeSpan.FromSeconds(parsed.GetValue(pause)),
                    DiskFull = parsed.GetValue(diskFull),
                },
            },
            cancellationToken));
        return root;
    }

    private static Option<int> Number(string name, string description, int otherwise)
        => new(name) { Description = description, DefaultValueFactory = _ => otherwise };
}
