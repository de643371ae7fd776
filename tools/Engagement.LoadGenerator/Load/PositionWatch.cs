using System.Diagnostics;

namespace Engagement.LoadGenerator.Load;

/// <summary>How far a fold is, asked all the time, and who waits for a position of it.</summary>
/// <param name="readAsync">The position that an answer of the fold's service says it is from.</param>
internal sealed class PositionWatch(Func<Task<long>> readAsync)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly PriorityQueue<TaskCompletionSource<long>, long> _waiting = new();

    /// <summary>When the first answer arrived that has what is at this position, by Stopwatch; to within the time between two looks.</summary>
    public Task<long> SeesAsync(long position)
    {
        var seen = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_waiting)
            _waiting.Enqueue(seen, position);
        return seen.Task;
    }

    public async Task RunAsync(Func<bool> isOver, CancellationToken cancellationToken)
    {
        while (!isOver())
        {
            var position = await readAsync();
            var at = Stopwatch.GetTimestamp();
            lock (_waiting)
            {
                while (_waiting.TryPeek(out var seen, out var wanted) && wanted <= position)
                {
                    _waiting.Dequeue();
                    seen.SetResult(at);
                }
            }
            await Task.Delay(Look, cancellationToken);
        }
    }
}
