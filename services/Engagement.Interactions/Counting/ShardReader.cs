namespace Engagement.Interactions.Counting;

/// <summary>
/// A shard of the live counters as callers read it. What was read lately still holds while the shard stands where it stood, so its head is asked for, and with it
/// only what was not read yet: one round trip, and one more when the shard has moved in between. It takes one read at a time.
/// </summary>
internal sealed class ShardReader(CounterStore store, int number, TimeProvider timeProvider)
{
    // The projector moves a shard about as often: what is older is asked for again with the head.
    private static readonly TimeSpan Lately = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<CounterSubject, SubjectCounts> _known = [];
    private ShardHead _head;
    private long _knownSince;

    /// <summary>The counters of the subjects, all as of the position of the shard's head; none when it is not there.</summary>
    public async Task<IReadOnlyCollection<SubjectCounts>> ReadAsync(IReadOnlyCollection<CounterSubject> subjects)
    {
        if (timeProvider.GetElapsedTime(_knownSince) > Lately)
            Forget();
        while (true)
        {
            var read = new List<SubjectCounts>(subjects.Count);
            var unknown = new List<CounterSubject>();
            foreach (var subject in subjects)
            {
                if (_known.TryGetValue(subject, out var known))
                    read.Add(known);
                else
                    unknown.Add(subject);
            }
            var (found, packed) = await store.ReadShardAsync(number, _head.Generation, unknown);
            if (found != _head)
                Forget();
            if (found is not { } head)
                return [];
            // Of another generation, nothing is under the keys that were asked for.
            for (var i = 0; i < unknown.Count && head.Generation == _head.Generation; i++)
            {
                var counts = new SubjectCounts(unknown[i], head.Position, packed[i] ?? []);
                _known.Add(unknown[i], counts);
                read.Add(counts);
            }
            var stood = head == _head || (head.Generation == _head.Generation && unknown.Count == subjects.Count);
            _head = head;
            if (stood)
                return read;
        }
    }

    private void Forget()
    {
        _known.Clear();
        _knownSince = timeProvider.GetTimestamp();
    }
}
