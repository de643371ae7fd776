using System.IO.Hashing;
using System.Text;

namespace Engagement.Interactions.Counting;

/// <summary>Something that is counted for.</summary>
internal readonly record struct CounterSubject(char Kind, string Id)
{
    /// <summary>Counters are spread over so many hash slots of a Redis Cluster; each moves through the ledger by itself.</summary>
    public const int Shards = 16;

    // A topic of 64 code points, in UTF-8.
    private const int LongestId = 256;

    public int Shard
    {
        get
        {
            Span<byte> bytes = stackalloc byte[1 + LongestId];
            bytes[0] = (byte)Kind;
            var length = 1 + Encoding.UTF8.GetBytes(Id, bytes[1..]);
            return (int)(XxHash3.HashToUInt64(bytes[..length]) % Shards);
        }
    }

    public static CounterSubject Video(string id) => new('v', id);

    public static CounterSubject User(string id) => new('u', id);

    public static CounterSubject Comment(string id) => new('c', id);

    public static CounterSubject Sound(string id) => new('s', id);

    public static CounterSubject Topic(string topic) => new('t', topic);

    public static CounterSubject Parse(string text) => new(text[0], text[2..]);

    /// <summary>As keys have it.</summary>
    public override string ToString() => $"{Kind}:{Id}";

    /// <summary>As people read it.</summary>
    public string ToReadable() => Kind switch
    {
        'v' => "video",
        'u' => "user",
        'c' => "comment",
        's' => "sound",
        _ => "topic",
    } + ":" + Id;
}
