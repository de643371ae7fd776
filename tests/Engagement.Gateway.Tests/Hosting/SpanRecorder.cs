using System.Collections.Concurrent;
using System.Diagnostics;
using OpenTelemetry;

namespace Engagement.Gateway.Tests.Hosting;

/// <summary>Keeps every span that would have been exported, by its id.</summary>
internal sealed class SpanRecorder : BaseProcessor<Activity>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<string, Activity> _ended = new();

    public override void OnEnd(Activity data) => _ended[data.SpanId.ToHexString()] = data;

    /// <summary>The span of this id, waiting until it has ended.</summary>
    public async Task<Activity> FindAsync(string spanId)
    {
        var since = Stopwatch.StartNew();
        while (since.Elapsed < Patience)
        {
            if (_ended.TryGetValue(spanId, out var span))
                return span;
            await Task.Delay(10);
        }
        var others = string.Join(", ", _ended.Values.Select(span => span.DisplayName));
        throw new TimeoutException($"No span {spanId} was exported; there are {others}.");
    }
}
