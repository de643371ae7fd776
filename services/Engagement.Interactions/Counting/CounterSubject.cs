using System.IO.Hashing;
using System.Text;

namespace Engagement.Interactions.Counting;

/// <summary>Something that is counted for: a video or a user.</summary>
internal readonly record struct CounterSubject(char Kind, string Id)
{
    /// <summary>Counters are spread over so many hash slots of a Redis Cluster; each moves through the ledger by itself.</summary>
    public const int Shards = 64;

    public int Shard => (int)(XxHash32.HashToUInt32(Encoding.UTF8.GetBytes(ToString())) % Shards);

    public static CounterSubject Video(string id) => new('v', id);

    public static CounterSubject User(string id) => new('u', id);

    public override string ToString() => $"{Kind}:{Id}";
}
