namespace Engagement.Interactions.Counting;

/// <summary>
/// A shard of the live counters as its projector knows it: where it stands, and what it has counted lately, so that one value a subject is sent and none is
/// read first. Nobody else moves the shard; after a move that was not taken, or is not known to be, this is forgotten and made anew.
/// </summary>
internal sealed class LiveShard(CounterStore store, int number, ShardHead head)
{
    // About 350 bytes each.
    private const int MostKept = 10_000;

    private readonly Dictionary<CounterSubject, long[]> _counts = [];

    public ShardHead Head { get; private set; } = head;

    /// <summary>Adds the sums and moves on, together; false, with nothing done, when the shard is not where it was thought to be.</summary>
    public async Task<bool> TryAdvanceAsync(long to, IReadOnlyDictionary<CounterSubject, long[]> sums)
    {
        if (_counts.Count > MostKept)
            _counts.Clear();
        if (!await TryReadAsync([.. sums.Keys.Where(subject => !_counts.ContainsKey(subject))]))
            return false;
        foreach (var (subject, amounts) in sums)
        {
            var counts = _counts[subject];
            for (var i = 0; i < counts.Length; i++)
                counts[i] += amounts[i];
        }
        var next = Head with { Position = to };
        if (!await store.TryAdvanceAsync(number, Head, next, sums.Keys.Select(subject => (subject, _counts[subject]))))
            return false;
        Head = next;
        return true;
    }

    private async Task<bool> TryReadAsync(CounterSubject[] subjects)
    {
        if (subjects.Length == 0)
            return true;
        var (found, counts) = await store.ReadShardAsync(number, Head.Generation, subjects);
        if (found != Head)
            return false;
        for (var i = 0; i < subjects.Length; i++)
            _counts.Add(subjects[i], PackedCounters.FromBytes(counts[i]));
        return true;
    }
}
