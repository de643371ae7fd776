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
        var seeded = Faults();
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
        root.Subcommands.Add(ServiceCommandOf(
            "edges", "Changes a social graph by many clients while SocialGraph is killed, and compares it, now and at times before, with a plain model.",
            Number("--changes", "Changes of edges.", 20_000), Number("--users", "Users.", 2_000), Number("--times", "Times that are looked back at.", 200),
            Faults(), ServiceRunCommand.RunEdgesAsync));
        root.Subcommands.Add(ServiceCommandOf(
            "messages", "Sends direct messages by many clients while SocialGraph is killed and watchers break off, and compares what all have seen.",
            Number("--messages", "Messages.", 10_000), Number("--conversations", "Conversations, of two and of groups.", 500),
            Number("--reconnects", "Times that watchers break off.", 50), faults: null, ServiceRunCommand.RunMessagesAsync));
        root.Subcommands.Add(ServiceCommandOf(
            "remixes", "Grows a graph of remixes by many clients while Remix is killed, and compares lineage, credit and revocations with a plain model.",
            Number("--videos", "Videos.", 5_000), Number("--creators", "Creators.", 200), Number("--looks", "Videos whose lists are read to the end.", 50),
            Faults(), ServiceRunCommand.RunRemixesAsync));
        root.Subcommands.Add(ServiceCommandOf(
            "insights", "Has the ledger tell of watch sessions in several orders while Insights is killed, and compares every figure with what really happened.",
            Number("--sessions", "Watch sessions.", 20_000), Number("--videos", "Videos.", 200),
            Number("--orders", "Orders of the same events: the first is how it happened, much of it late, each other one a shuffling.", 2),
            Faults(), ServiceRunCommand.RunViewingsAsync));
        return root;
    }

    private static Command ServiceCommandOf(
        string name, string description, Option<int> size, Option<int> crowd, Option<int> looks, Option<string[]>? faults,
        Func<ServiceRunSettings, CancellationToken, Task<int>> runAsync)
    {
        var clients = Number("--clients", "Calls under way.", 32);
        var kills = Number("--kills", "kill -9 of the service.", 5);
        var postgresKills = Number("--postgres-kills", "kill -9 of its Postgres.", 0);
        var seed = new Option<long>("--seed") { Description = "What everything random follows from.", DefaultValueFactory = _ => 1 };
        var json = new Option<string?>("--json") { Description = "The file to write the figures to." };
        var command = new Command(name, description) { size, crowd, looks, clients, kills, postgresKills, seed, json };
        if (faults is not null)
            command.Options.Add(faults);
        command.SetAction((parsed, cancellationToken) => runAsync(
            new ServiceRunSettings(
                Math.Max(100, parsed.GetValue(size)), Math.Max(10, parsed.GetValue(crowd)), Math.Max(2, parsed.GetValue(clients)), parsed.GetValue(kills),
                parsed.GetValue(looks), parsed.GetValue(seed), parsed.GetValue(json))
            {
                PostgresKills = parsed.GetValue(postgresKills),
                Seeded = faults is null ? [] : parsed.GetRequiredValue(faults),
            },
            cancellationToken));
        return command;
    }

    private static Option<string[]> Faults() => new("--fault")
    {
        Description = "Run with this seeded fault in the service, which must be caught; `all` for each in turn.",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [],
    };

    private static Option<int> Number(string name, string description, int otherwise)
        => new(name) { Description = description, DefaultValueFactory = _ => otherwise };
}
