using Engagement.Interactions.V1;
using Engagement.Ledger.V1;

namespace Engagement.Insights.Tests.Folding;

/// <summary>One part of a viewing, as a client sends it.</summary>
internal sealed record Update(string UserId, string SessionId, double Hours, int FirstSection, (int StartMs, int EndMs)[] Sections, TrafficSource Source);

/// <summary>
/// Watches as the ledger tells them, in the order in which they are given to it: a plain stand-in for what Interactions decides at the write, which
/// counts millisecond by millisecond. It keeps what it knows of each session, for an oracle to sum up.
/// </summary>
internal sealed class ViewingScript(LedgerEvent publication, int durationMs)
{
    private readonly Dictionary<(string UserId, string Key), Viewing> _viewings = [];

    /// <summary>All that was watched and not deleted.</summary>
    public IEnumerable<Viewing> Viewings => _viewings.Values.Where(viewing => !viewing.Deleted);

    public LedgerEvent Tell(Update update)
    {
        var told = Sent.Act(publication, update.UserId, update.Hours, e => e.Watch = new Watch
        {
            SessionId = update.SessionId,
            FirstSection = update.FirstSection,
            WatchSections = { update.Sections.Select(section => new WatchSection { StartMs = section.StartMs, EndMs = section.EndMs }) },
        });
        told.FeedContext = new FeedContext { TrafficSource = update.Source };
        var key = (update.UserId, update.SessionId.Length > 0 ? update.SessionId : told.EventId);
        if (!_viewings.TryGetValue(key, out var viewing))
            _viewings.Add(key, viewing = new Viewing(update.UserId, update.Hours, durationMs));
        viewing.Add(update);
        SetEffect(told, viewing, deleted: viewing.Deleted);
        return told;
    }

    /// <summary>The deletion of the viewing that an event is of.</summary>
    public LedgerEvent Delete(LedgerEvent target, double hours)
    {
        var viewing = _viewings[(target.UserId, target.Watch.SessionId.Length > 0 ? target.Watch.SessionId : target.EventId)];
        var told = Sent.Deletion(target, hours);
        told.Retraction.Watch = viewing.ToWatch(target.Watch.SessionId);
        viewing.Deleted = true;
        SetEffect(told, viewing, deleted: true);
        return told;
    }

    private static void SetEffect(LedgerEvent told, Viewing viewing, bool deleted)
    {
        var (before, now) = (viewing.Counted, deleted ? new long[Viewing.FigureCount] : viewing.Figures());
        viewing.Counted = now;
        told.Effect = (int)(now[0] - before[0]);
        told.WatchedMs = now[1] - before[1];
        told.WatchEffect = new WatchEffect
        {
            UniqueWatchedMs = now[2] - before[2], Completions = (int)(now[3] - before[3]), Reached50 = (int)(now[4] - before[4]),
        };
    }
}

/// <summary>What one session played.</summary>
internal sealed class Viewing(string userId, double hours, int durationMs)
{
    public const int FigureCount = 5;

    private readonly SortedDictionary<int, (int StartMs, int EndMs)> _sections = [];

    public string UserId => userId;

    public double Hours { get; private set; } = hours;

    public bool Deleted { get; set; }

    public long[] Counted { get; set; } = new long[FigureCount];

    public (int StartMs, int EndMs) First => _sections.First().Value;

    public (int StartMs, int EndMs) Last => _sections.Last().Value;

    public void Add(Update update)
    {
        Hours = Math.Min(Hours, update.Hours);
        for (var i = 0; i < update.Sections.Length; i++)
        {
            var (start, end) = update.Sections[i];
            var (knownStart, knownEnd) = _sections.GetValueOrDefault(update.FirstSection + i, (start, end));
            _sections[update.FirstSection + i] = (Math.Min(start, knownStart), Math.Max(end, knownEnd));
        }
    }

    public Watch ToWatch(string sessionId) => new()
    {
        SessionId = sessionId,
        WatchSections = { _sections.Values.Select(section => new WatchSection { StartMs = section.StartMs, EndMs = section.EndMs }) },
    };

    /// <summary>How often each millisecond was played.</summary>
    public int[] Plays()
    {
        var plays = new int[durationMs];
        foreach (var (start, end) in _sections.Values)
        {
            for (var ms = start; ms < end; ms++)
                plays[ms]++;
        }
        return plays;
    }

    /// <summary>Views, watched and unique milliseconds, completions, reached 50.</summary>
    public long[] Figures()
    {
        var plays = Plays();
        var (watched, unique) = (plays.Sum(), plays.Count(times => times > 0));
        var reached = _sections.Values.Any(section => section.StartMs * 2 < durationMs && section.EndMs * 2 >= durationMs);
        return [watched > 0 ? 1 : 0, watched, unique, unique * 100 >= durationMs * 97 ? 1 : 0, reached ? 1 : 0];
    }
}
