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

    /// <summary>The values of these keys, and maybe of others.</summary>
    public Task<IReadOnlyDictionary<TKey, TValue>> ReadAsync(IEnumerable<TKey> keys)
    {
        Read read;
        lock (_lock)
        {
            read = _next ??= new Read();
            read.Keys.UnionWith(keys);
            if (_reading)
                return read.Values.Task;
            _reading = true;
        }
        _ = ReadAllAsync();
        return read.Values.Task;
    }

    private async Task ReadAllAsync()
    {
        while (Take() is { } read)
        {
            try
            {
                read.Values.SetResult(await readAsync(read.Keys));
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
        public HashSet<TKey> Keys { get; } = [];

        public TaskCompletionSource<IReadOnlyDictionary<TKey, TValue>> Values { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
