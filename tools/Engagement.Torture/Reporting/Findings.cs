using System.Collections.Concurrent;
using System.Diagnostics;

namespace Engagement.Torture.Reporting;

/// <summary>A difference between what is and what should be.</summary>
internal sealed record Finding(string Check, string What, TimeSpan At);

/// <summary>What the checks compared and what they found; safe for all at once.</summary>
internal sealed class Findings : IDisposable
{
    private const int KeptOfEach = 5;

    private readonly ConcurrentDictionary<string, (long Compared, long Different)> _checks = new();
    private readonly ConcurrentQueue<Finding> _kept = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly CancellationTokenSource _any = new();

    /// <summary>Cancelled by the first difference.</summary>
    public CancellationToken Any => _any.Token;

    public bool IsClean => _kept.IsEmpty;

    public Finding? First => _kept.TryPeek(out var first) ? first : null;

    public IReadOnlyList<Finding> Kept => [.. _kept];

    public IReadOnlyList<(string Check, long Compared, long Different)> Checks
        => [.. _checks.Select(pair => (pair.Key, pair.Value.Compared, pair.Value.Different))];

    public void Compared(string check, long count = 1)
        => _checks.AddOrUpdate(check, (count, 0), (_, old) => (old.Compared + count, old.Different));

    public void Add(string check, string what)
    {
        var (_, different) = _checks.AddOrUpdate(check, (0, 1), (_, old) => (old.Compared, old.Different + 1));
        if (different <= KeptOfEach)
            _kept.Enqueue(new Finding(check, what, _clock.Elapsed));
        _any.Cancel();
    }

    /// <summary>Compares two values; the text is made only when they differ.</summary>
    public void Equal<T>(string check, T expected, T actual, Func<string> of)
    {
        Compared(check);
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
            Add(check, $"{of()}: {actual}, expected {expected}");
    }

    public void Dispose() => _any.Dispose();

    public void SameList<T>(string check, IReadOnlyList<T> expected, IReadOnlyList<T> actual, Func<string> of)
    {
        Compared(check, Math.Max(1, expected.Count));
        var places = Math.Max(expected.Count, actual.Count);
        for (var i = 0; i < places; i++)
        {
            var (wanted, got) = (i < expected.Count ? (object?)expected[i] : null, i < actual.Count ? (object?)actual[i] : null);
            if (Equals(wanted, got))
                continue;
            Add(check, $"{of()}, place {i}: {got ?? "nothing"}, expected {wanted ?? "nothing"} ({actual.Count} there, expected {expected.Count})");
            return;
        }
    }
}
