using System.Globalization;
using StackExchange.Redis;

namespace Engagement.Interactions.Counting;

/// <summary>Where a shard stands: in which generation of its keys, and up to which ledger position.</summary>
internal readonly record struct ShardHead(long Generation, long Position);

/// <summary>
/// The counters in Redis. Each shard has a head, `c:{N}` (a hash of generation and position), and a hash for each subject,
/// `c:{N}:GENERATION:SUBJECT`; the braces put a whole shard into one hash slot. A shard moves forward in one script that first compares its
/// head: so increments are applied exactly once, whoever applies them and however often. A rebuild fills the keys of a new generation and then
/// turns the head to it.
/// </summary>
internal sealed class CounterStore(IConnectionMultiplexer redis)
{
    private const int SubjectsAtOnce = 500;

    // KEYS: the head, then a subject each. ARGV: generation, from, to, then for each subject the number of its counters and name, amount pairs.
    private const string AdvanceScript = """
        local head = redis.call('HMGET', KEYS[1], 'generation', 'position')
        if head[1] ~= ARGV[1] or head[2] ~= ARGV[2] then return 0 end
        local a = 4
        for k = 2, #KEYS do
          local n = tonumber(ARGV[a])
          for i = 1, n do redis.call('HINCRBY', KEYS[k], ARGV[a + 2 * i - 1], ARGV[a + 2 * i]) end
          a = a + 1 + 2 * n
        end
        redis.call('HSET', KEYS[1], 'position', ARGV[3])
        return 1
        """;

    private readonly long[] _generations = new long[CounterSubject.Shards];

    private IDatabase Database => redis.GetDatabase();

    /// <summary>Every shard's head; null for one that is not there.</summary>
    public async Task<ShardHead?[]> ReadHeadsAsync()
    {
        var reads = Enumerable.Range(0, CounterSubject.Shards).Select(ReadHeadAsync).ToArray();
        return await Task.WhenAll(reads);
    }

    /// <summary>Adds the sums and moves the shard on, together; false, with nothing done, when the shard is not where it was thought to be.</summary>
    public async Task<bool> TryAdvanceAsync(
        int shard, ShardHead from, long to, IReadOnlyDictionary<CounterSubject, Dictionary<string, long>> sums)
    {
        var keys = new List<RedisKey>(sums.Count + 1) { HeadKey(shard) };
        var arguments = new List<RedisValue> { from.Generation, from.Position, to };
        foreach (var (subject, counters) in sums)
        {
            keys.Add(SubjectKey(shard, from.Generation, subject));
            arguments.Add(counters.Count);
            foreach (var (counter, amount) in counters)
            {
                arguments.Add(counter);
                arguments.Add(amount);
            }
        }
        return (bool)await Database.ScriptEvaluateAsync(AdvanceScript, [.. keys], [.. arguments]);
    }

    /// <summary>Gives a shard a new generation of keys that holds exactly these sums. Readers see the old one, or nothing, until it is whole.</summary>
    public async Task ReplaceAsync(int shard, ShardHead next, IReadOnlyDictionary<CounterSubject, Dictionary<string, long>> sums)
    {
        foreach (var chunk in sums.Chunk(SubjectsAtOnce))
        {
            await Task.WhenAll(chunk.Select(pair => Database.HashSetAsync(
                SubjectKey(shard, next.Generation, pair.Key), [.. pair.Value.Select(counter => new HashEntry(counter.Key, counter.Value))])));
        }
        await Database.HashSetAsync(HeadKey(shard), [new("generation", next.Generation), new("position", next.Position)]);
    }

    /// <summary>
    /// The counters of the subjects, in order, each with its shard's position, in one round trip while generations are known; null for those
    /// whose shard is not there.
    /// </summary>
    public async Task<(long Position, Dictionary<string, long> Counters)?[]> ReadAsync(IReadOnlyList<CounterSubject> subjects)
    {
        var reads = subjects.Select(ReadAsync).ToArray();
        return await Task.WhenAll(reads);
    }

    /// <summary>A subject's counters at the very position of its shard.</summary>
    public async Task<(ShardHead Head, Dictionary<string, long> Counters)?> ReadExactlyAsync(CounterSubject subject, long generation)
    {
        var transaction = Database.CreateTransaction();
        var head = transaction.HashGetAsync(HeadKey(subject.Shard), ["generation", "position"]);
        var counters = transaction.HashGetAllAsync(SubjectKey(subject.Shard, generation, subject));
        return await transaction.ExecuteAsync() && ToHead(await head) is { } found && found.Generation == generation
            ? (found, ToCounters(await counters))
            : null;
    }

    /// <summary>Adds to single counters, whatever the shard's position.</summary>
    public Task CorrectAsync(CounterSubject subject, long generation, IEnumerable<(string Counter, long Amount)> corrections)
        => Task.WhenAll(corrections.Select(correction => Database.HashIncrementAsync(
            SubjectKey(subject.Shard, generation, subject), correction.Counter, correction.Amount)));

    private async Task<(long Position, Dictionary<string, long> Counters)?> ReadAsync(CounterSubject subject)
    {
        var shard = subject.Shard;
        while (true)
        {
            var generation = Volatile.Read(ref _generations[shard]);
            // In this order, and commands of one connection keep theirs: the counts are from the position or later.
            var headRead = ReadHeadAsync(shard);
            var countersRead = Database.HashGetAllAsync(SubjectKey(shard, generation, subject));
            if (await headRead is not { } head)
            {
                await countersRead;
                return null;
            }
            var counters = await countersRead;
            if (head.Generation == generation)
                return (head.Position, ToCounters(counters));
            Volatile.Write(ref _generations[shard], head.Generation);
        }
    }

    private async Task<ShardHead?> ReadHeadAsync(int shard) => ToHead(await Database.HashGetAsync(HeadKey(shard), ["generation", "position"]));

    private static ShardHead? ToHead(RedisValue[] values)
        => values[0].IsNull || values[1].IsNull ? null : new ShardHead((long)values[0], (long)values[1]);

    private static Dictionary<string, long> ToCounters(HashEntry[] entries) => entries.ToDictionary(entry => (string)entry.Name!, entry => (long)entry.Value);

    private static RedisKey HeadKey(int shard) => string.Create(CultureInfo.InvariantCulture, $"c:{{{shard}}}");

    private static RedisKey SubjectKey(int shard, long generation, CounterSubject subject)
        => string.Create(CultureInfo.InvariantCulture, $"c:{{{shard}}}:{generation}:{subject}");
}
