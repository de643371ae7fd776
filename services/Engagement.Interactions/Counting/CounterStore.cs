using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using StackExchange.Redis;

namespace Engagement.Interactions.Counting;

/// <summary>Where a shard stands: in which generation of its keys, and up to which ledger position.</summary>
internal readonly record struct ShardHead(long Generation, long Position)
{
    private const int Bytes = 2 * sizeof(long);

    public byte[] ToBytes()
    {
        var bytes = new byte[Bytes];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Generation);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(sizeof(long)), Position);
        return bytes;
    }

    /// <summary>Null for a head that is not there, or not one.</summary>
    public static ShardHead? FromBytes(byte[]? bytes) => bytes is { Length: Bytes }
        ? new ShardHead(BinaryPrimitives.ReadInt64BigEndian(bytes), BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(sizeof(long))))
        : null;
}

/// <summary>
/// The live counters in Redis. Each shard has a head, `c:{N}` (generation and position), and a value for each subject, `c:{N}:GENERATION:SUBJECT`
/// (<see cref="PackedCounters"/>); the braces put a whole shard into one hash slot. A shard moves forward in one script that first compares its head:
/// so events are counted exactly once, whoever counts them and however often. A rebuild fills the keys of a new generation and then turns the
/// head to it. A read is one MGET a shard, the head with the subjects, so it is of exactly one position.
/// </summary>
internal sealed class CounterStore(IConnectionMultiplexer redis)
{
    private const int SubjectsAtOnce = 500;

    // KEYS: the head, then a subject each. ARGV: the head before and after, then the counts of each subject.
    private const string AdvanceScript = """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        for k = 2, #KEYS do redis.call('SET', KEYS[k], ARGV[k + 1]) end
        redis.call('SET', KEYS[1], ARGV[2])
        return 1
        """;

    private IDatabase Database => redis.GetDatabase();

    /// <summary>Every shard's head; null for one that is not there.</summary>
    public async Task<ShardHead?[]> ReadHeadsAsync()
        => await Task.WhenAll(Enumerable.Range(0, CounterSubject.Shards)
            .Select(async shard => ShardHead.FromBytes(await Database.StringGetAsync(HeadKey(shard)))));

    /// <summary>
    /// Sets what these subjects count and moves the shard on, together; false, with nothing done, when the shard is not where it was thought to be.
    /// </summary>
    public async Task<bool> TryAdvanceAsync(int shard, ShardHead head, ShardHead next, IEnumerable<(CounterSubject Subject, long[] Counts)> subjects)
    {
        var prefix = KeyPrefix(shard, head.Generation);
        var keys = new List<RedisKey> { HeadKey(shard) };
        var arguments = new List<RedisValue> { head.ToBytes(), next.ToBytes() };
        foreach (var (subject, counts) in subjects)
        {
            keys.Add(subject.ToKey(prefix));
            arguments.Add(PackedCounters.ToBytes(counts));
        }
        return (bool)await Database.ScriptEvaluateAsync(AdvanceScript, [.. keys], [.. arguments]);
    }

    /// <summary>
    /// Gives a shard a new generation of keys that holds exactly these counts, and drops those keys of the old one. Readers see the old one, or nothing,
    /// until the new one is whole.
    /// </summary>
    public async Task ReplaceAsync(int shard, long? oldGeneration, ShardHead next, IEnumerable<(CounterSubject Subject, byte[] Counts)> subjects)
    {
        var prefix = KeyPrefix(shard, next.Generation);
        foreach (var chunk in subjects.Chunk(SubjectsAtOnce))
            await Database.StringSetAsync(Array.ConvertAll(chunk, pair => KeyValuePair.Create((RedisKey)pair.Subject.ToKey(prefix), (RedisValue)pair.Counts)));
        await Database.StringSetAsync(HeadKey(shard), next.ToBytes());
        if (oldGeneration is { } old)
            await DeleteAsync(shard, old, subjects.Select(pair => pair.Subject));
    }

    /// <summary>Takes a shard that has counted wrongly away, so that its projector fills it again.</summary>
    public async Task DropAsync(int shard, long generation, IEnumerable<CounterSubject> subjects)
    {
        await Database.KeyDeleteAsync(HeadKey(shard));
        await DeleteAsync(shard, generation, subjects);
    }

    /// <summary>Subjects of one shard, at the very position of its head, which may be of another generation than the one asked for.</summary>
    public async Task<(ShardHead? Head, byte[]?[] Counts)> ReadShardAsync(int shard, long generation, IReadOnlyList<CounterSubject> subjects)
    {
        var prefix = KeyPrefix(shard, generation);
        var keys = new RedisKey[1 + subjects.Count];
        keys[0] = HeadKey(shard);
        for (var i = 0; i < subjects.Count; i++)
            keys[1 + i] = subjects[i].ToKey(prefix);
        var values = Array.ConvertAll(await Database.StringGetAsync(keys), value => (byte[]?)value);
        return (ShardHead.FromBytes(values[0]), values[1..]);
    }

    private async Task DeleteAsync(int shard, long generation, IEnumerable<CounterSubject> subjects)
    {
        var prefix = KeyPrefix(shard, generation);
        foreach (var chunk in subjects.Chunk(SubjectsAtOnce))
            await Database.KeyDeleteAsync(Array.ConvertAll(chunk, subject => (RedisKey)subject.ToKey(prefix)));
    }

    private static RedisKey HeadKey(int shard) => string.Create(CultureInfo.InvariantCulture, $"c:{{{shard}}}");

    /// <summary>As bytes: a string would be encoded again each time that it is sent.</summary>
    private static byte[] KeyPrefix(int shard, long generation)
        => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"c:{{{shard}}}:{generation}:"));
}
