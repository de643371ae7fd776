using System.IO.Hashing;
using System.Text;

namespace Engagement.Interactions.Counting;

/// <summary>Something that is counted for. It is hashed once, for its shard and for every dictionary.</summary>
internal readonly record struct CounterSubject
{
    /// <summary>Counters are spread over so many hash slots of a Redis Cluster; each moves through the ledger by itself.</summary>
    public const int Shards = 16;

    // A topic of 64 code points, in UTF-8.
    private const int LongestId = 256;

    private readonly ulong _hash;

    private CounterSubject(char kind, string id) => (Kind, Id, _hash) = (kind, id, Hash(kind, id));

    public char Kind { get; }

    public string Id { get; }

    public int Shard => (int)(_hash % Shards);

    public static CounterSubject Video(string id) => new('v', id);

    public static CounterSubject User(string id) => new('u', id);

    public static CounterSubject Comment(string id) => new('c', id);

    public static CounterSubject Sound(string id) => new('s', id);

    public static CounterSubject Topic(string topic) => new('t', topic);

    public static CounterSubject Parse(string text) => new(text[0], text[2..]);

    // Seeded by the process, and spread: all of a shard have the same last bits.
    public override int GetHashCode() => HashCode.Combine((uint)_hash, (uint)(_hash >> 32));

    /// <summary>As keys have it.</summary>
    public override string ToString() => $"{Kind}:{Id}";

    /// <summary>As keys have it, in bytes, behind a prefix.</summary>
    public byte[] ToKey(ReadOnlySpan<byte> prefix)
    {
        var key = new byte[prefix.Length + 2 + Encoding.UTF8.GetByteCount(Id)];
        prefix.CopyTo(key);
        key[prefix.Length] = (byte)Kind;
        key[prefix.Length + 1] = (byte)':';
        Encoding.UTF8.GetBytes(Id, key.AsSpan(prefix.Length + 2));
        return key;
    }

    /// <summary>As people read it.</summary>
    public string ToReadable() => Kind switch
    {
        'v' => "video",
        'u' => "user",
        'c' => "comment",
        's' => "sound",
        _ => "topic",
    } + ":" + Id;

    private static ulong Hash(char kind, string id)
    {
        Span<byte> bytes = stackalloc byte[1 + LongestId];
        bytes[0] = (byte)kind;
        var length = 1 + Encoding.UTF8.GetBytes(id, bytes[1..]);
        return XxHash3.HashToUInt64(bytes[..length]);
    }
}
