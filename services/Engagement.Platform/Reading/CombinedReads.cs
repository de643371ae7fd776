using System.Runtime.InteropServices;

namespace Engagement.Platform.Reading;

/// <summary>
/// Reads of many callers in one: those that come while one is under way are the next one, together, each key once. No caller gets what was read before
/// it asked.
/// </summary>
/// <param name="readAsync">Reads the values of some keys.</param>
public sealed class CombinedReads<TKey, TValue>(Func<IReadOnlyCollection<TKey>, Task<IReadOnlyDictionary<TKey, TValue>>> readAsync)
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private Read? _next;
    private bool _reading;

    /// <summary>The values of these keys, in order; the type's default for one that has none.</summary>
    public async Task<TValue?[]> ReadAsync(IReadOnlyList<TKey> keys)
    {
        Read read;
        int[] places;
        bool reading;
        lock (_lock)
        {
            read = _next ??= new Read();
            places = read.Add(keys);
            (reading, _reading) = (_reading, true);
        }
        if (!reading)
            _ = ReadAllAsync();
        var values = await read.Values.Task;
        return Array.ConvertAll(places, place => values[place]);
    }

    private async Task ReadAllAsync()
    {
        while (Take() is { } read)
        {
            try
            {
                var values = await readAsync(read.Keys);
                read.Values.SetResult([.. read.Keys.Select(key => values.GetValueOrDefault(key))]);
            }
            catch (Exception exception)
            {
                // Each of its callers gets it.
                read.Values.SetException(exception);
            }
        }
    }

    private Read? Take()
    {
        lock (_lock)
        {
            var read = _next;
            _next = null;
            _reading = read is not null;
            return read;
        }
    }

    private sealed class Read
    {
        private readonly Dictionary<TKey, int> _places = [];

        public List<TKey> Keys { get; } = [];

        public TaskCompletionSource<TValue?[]> Values { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>The places of these keys among all.</summary>
        public int[] Add(IReadOnlyList<TKey> keys)
        {
            var places = new int[keys.Count];
            for (var i = 0; i < places.Length; i++)
            {
                ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(_places, keys[i], out var known);
                if (!known)
                {
                    place = Keys.Count;
                    Keys.Add(keys[i]);
                }
                places[i] = place;
            }
            return places;
        }
    }
}
