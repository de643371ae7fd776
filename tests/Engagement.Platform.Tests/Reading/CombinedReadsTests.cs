using Engagement.Platform.Reading;

namespace Engagement.Platform.Tests.Reading;

public sealed class CombinedReadsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly List<(HashSet<string> Keys, TaskCompletionSource<IReadOnlyDictionary<string, int>> Values)> _reads = [];

    [Fact]
    public async Task Read_WhileOneIsUnderWay_GoesWithTheNextOne()
    {
        var combined = New();
        var first = combined.ReadAsync(["a"]);
        var others = new[] { combined.ReadAsync(["b", "c"]), combined.ReadAsync(["c", "a"]) };

        _reads[0].Values.SetResult(Values("a"));
        Assert.Equal(1, Assert.Single(await first.WaitAsync(Patience)));
        await UntilReadAsync(2);
        Assert.Equal(["a", "b", "c"], _reads[1].Keys.Order());
        _reads[1].Values.SetResult(Values("a", "c"));
        Assert.Equal([[0, 3], [3, 1]], await Task.WhenAll(others).WaitAsync(Patience));
    }

    [Fact]
    public async Task Read_ThatFails_FailsItsCallersAndNoOthers()
    {
        var combined = New();
        var first = combined.ReadAsync(["a"]);
        var second = combined.ReadAsync(["b"]);

        _reads[0].Values.SetException(new TimeoutException());
        await Assert.ThrowsAsync<TimeoutException>(() => first.WaitAsync(Patience));
        await UntilReadAsync(2);
        _reads[1].Values.SetResult(Values("b"));
        Assert.Equal(2, Assert.Single(await second.WaitAsync(Patience)));
    }

    private static Dictionary<string, int> Values(params string[] keys) => keys.ToDictionary(key => key, key => key[0] - 'a' + 1);

    private CombinedReads<string, int> New() => new(keys =>
    {
        var values = new TaskCompletionSource<IReadOnlyDictionary<string, int>>();
        lock (_reads)
            _reads.Add(([.. keys], values));
        return values.Task;
    });

    private Task UntilReadAsync(int reads) => Testing.Until.IsTrueAsync(
        () =>
        {
            lock (_reads)
                return Task.FromResult(_reads.Count == reads);
        },
        Patience, "the next read began");
}
