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
/// so increments are applied exactly once, whoever applies them and however often. A rebuild fills the keys of a new generation and then turns the
/// head to it. A read is one MGET a shard, the head with the subjects, so it is of exactly one position.
/// </summary>
internal sealed class CounterStore(IConnectionMultiplexer redis)
{
    private const int SubjectsAtOnce = 500;

    // KEYS: the head, then a subject each. ARGV: the head before and after, then for each subject the number of arguments and the arguments of BITFIELD.
    private const string AdvanceScript = """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        local a = 3
        for k = 2, #KEYS do
          local n = tonumber(ARGV[a])
          redis.call('BITFIELD', KEYS[k], unpack(ARGV, a + 1, a + n))
          a = a + 1 + n
        end
        redis.call('SET', KEYS[1], ARGV[2])
        return 1
        """;

    // As bytes: a string is encoded again each time that it is sent.
    private static readonly RedisValue[] Places = [.. Enumerable.Range(0, PackedCounters.Count).Select(i => (RedisValue)Encoding.ASCII.GetBytes($"#{i}"))];
    private static readonly RedisValue IncrementBy = "INCRBY"u8.ToArray();
    private static readonly RedisValue SignedLong = "i64"u8.ToArray();

    private readonly long[] _generations = new long[CounterSubject.Shards];

    private IDatabase Database => redis.GetDatabase();

    /// <summary>Every shard's head; null for one that is not there.</summary>
    public async Task<ShardHead?[]> ReadHeadsAsync()
        => await Task.WhenAll(Enumerable.Range(0, CounterSubject.Shards)
            .Select(async shard => ShardHead.FromBytes(await Database.StringGetAsync(HeadKey(shard)))));

    /// <summary>Adds the sums and moves the shard on, together; false, with nothing done, when the shard is not where it was thought to be.</summary>
    public async Task<bool> TryAdvanceAsync(int shard, ShardHead head, long to, IReadOnlyDictionary<CounterSubject, long[]> sums)
    {
        var keys = new List<RedisKey>(sums.Count + 1) { HeadKey(shard) };
        var arguments = new List<RedisValue> { head.ToBytes(), new ShardHead(head.Generation, to).ToBytes() };
        foreach (var (subject, amounts) in sums)
        {
            keys.Add(SubjectKey(shard, head.Generation, subject));
            AddIncrements(arguments, amounts);
        }
        return (bool)await Database.ScriptEvaluateAsync(AdvanceScript, [.. keys], [.. arguments]);
    }

    /// <summary>
    /// Gives a shard a new generation of keys that holds exactly these counts, and drops those keys of the old one. Readers see the old one, or nothing,
    /// until the new one is whole.
    /// </summary>
    public async Task ReplaceAsync(int shard, long? oldGeneration, ShardHead next, IEnumerable<(CounterSubject Subject, byte[] Counts)> subjects)
    {
        foreach (var chunk in subjects.Chunk(SubjectsAtOnce))
        {
            await Database.StringSetAsync(
                Array.ConvertAll(chunk, pair => KeyValuePair.Create(SubjectKey(shard, next.Generation, pair.Subject), (RedisValue)pair.Counts)));
        }
        await Database.StringSetAsync(HeadKey(shard), next.ToBytes());
        if (oldGeneration is not { } old)
            return;
        foreach (var chunk in subjects.Chunk(SubjectsAtOnce))
            await Database.KeyDeleteAsync(Array.ConvertAll(chunk, pair => SubjectKey(shard, old, pair.Subject)));
    }

    /// <summary>
    /// The counters of the subjects, in order, each with its shard's position, in one round trip while generations are known; null for those
    /// whose shard is not there.
    /// </summary>
    public async Task<(long Position, long[] Counts)?[]> ReadAsync(IReadOnlyList<CounterSubject> subjects)
    {
        var read = new (long, long[])?[subjects.Count];
        await Task.WhenAll(Enumerable.Range(0, subjects.Count).GroupBy(i => subjects[i].Shard).Select(async places =>
        {
            var shard = places.Key;
            var indexes = places.ToArray();
            var wanted = Array.ConvertAll(indexes, i => subjects[i]);
            while (true)
            {
                var generation = Volatile.Read(ref _generations[shard]);
                var (head, counts) = await ReadShardAsync(shard, generation, wanted);
                if (head is not { } found)
                    return;
                if (found.Generation == generation)
                {
                    for (var i = 0; i < indexes.Length; i++)
                        read[indexes[i]] = (found.Position, PackedCounters.FromBytes(counts[i]));
                    return;
                }
                Volatile.Write(ref _generations[shard], found.Generation);
            }
        }));
        return read;
    }

    /// <summary>Subjects of one shard, at the very position of its head, which may be of another generation than the one asked for.</summary>
    public async Task<(ShardHead? Head, byte[]?[] Counts)> ReadShardAsync(int shard, long generation, CounterSubject[] subjects)
    {
        var values = await Database.StringGetAsync([HeadKey(shard), .. subjects.Select(subject => SubjectKey(shard, generation, subject))]);
        return (ShardHead.FromBytes(values[0]), Array.ConvertAll(values[1..], value => (byte[]?)value));
    }

    /// <summary>Adds to a subject's counters, whatever the shard's position.</summary>
    public Task CorrectAsync(CounterSubject subject, long generation, long[] amounts)
    {
        var arguments = new List<RedisValue>();
        AddIncrements(arguments, amounts);
        return Database.ExecuteAsync("BITFIELD", [(RedisKey)SubjectKey(subject.Shard, generation, subject), .. arguments.Skip(1).Select(argument => (object)argument)]);
    }

    private static void AddIncrements(List<RedisValue> arguments, long[] amounts)
    {
        var count = arguments.Count;
        arguments.Add(RedisValue.Null);
        for (var i = 0; i < amounts.Length; i++)
        {
            if (amounts[i] == 0)
                continue;
            arguments.Add(IncrementBy);
            arguments.Add(SignedLong);
            arguments.Add(Places[i]);
            arguments.Add(amounts[i]);
        }
        arguments[count] = arguments.Count - count - 1;
    }

    private static RedisKey HeadKey(int shard) => string.Create(CultureInfo.InvariantCulture, $"c:{{{shard}}}");

    private static RedisKey SubjectKey(int shard, long generation, CounterSubject subject)
        => string.Create(CultureInfo.InvariantCulture, $"c:{{{shard}}}:{generation}:{subject}");
}
