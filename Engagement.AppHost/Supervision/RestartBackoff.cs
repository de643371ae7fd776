namespace Engagement.AppHost.Supervision;

/// <summary>
/// How long to wait before the next start: 0.2 s at first, twice as long each time, 30 s at most; from the beginning again once it has been
/// healthy for half a minute, so that a crash now and then never costs more than the first wait.
/// </summary>
internal sealed class RestartBackoff(TimeProvider timeProvider)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ProvenHealthy = TimeSpan.FromSeconds(30);

    private DateTimeOffset? _healthySince;
    private TimeSpan _next = First;

    public void Healthy() => _healthySince ??= timeProvider.GetUtcNow();

    public TimeSpan Ended()
    {
        if (timeProvider.GetUtcNow() - _healthySince >= ProvenHealthy)
            _next = First;
        _healthySince = null;
        var delay = _next;
        _next = delay * 2 < Longest ? delay * 2 : Longest;
        return delay;
    }
}
