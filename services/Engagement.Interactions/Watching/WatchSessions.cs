using Engagement.Errors.V1;
using Engagement.Interactions.Ledger;
using Engagement.Interactions.V1;
using Engagement.Ledger.V1;
using Engagement.Platform.Errors;
using Engagement.Platform.Watching;
using Npgsql;
using NpgsqlTypes;

namespace Engagement.Interactions.Watching;

/// <summary>
/// Joins the updates of watch sessions, and makes each event's effect the change of its session's figures. An event without a session id is a whole
/// session, of which nothing is kept. A session that the viewer deleted from the history stays deleted: updates that come late have no effect.
/// </summary>
internal sealed class WatchSessions(WatchRules rules) : ILedgerPart
{
    // Each rewrites the row, under the ledger's lock.
    private const int MostUpdates = 1000;

    private const string Select = """
        SELECT user_id, session_id, video_id, sections, counted, event_ids FROM watch_session
        WHERE (user_id, session_id) IN (SELECT * FROM unnest(@user_ids, @session_ids))
        """;

    private const string Upsert = """
        INSERT INTO watch_session (user_id, session_id, video_id, sections, counted, event_ids)
        VALUES (@user_id, @session_id, @video_id, @sections, @counted, @event_ids)
        ON CONFLICT (user_id, session_id)
        DO UPDATE SET sections = excluded.sections, counted = excluded.counted, event_ids = excluded.event_ids
        """;

    // What is not listed in the history any more, and what comes of it later never is.
    private const string FlagRetracted = """
        UPDATE ledger SET retracted = true WHERE (user_id, event_id) IN (SELECT @user_id, event_id FROM unnest(@event_ids) AS flagged (event_id) OFFSET 0)
        """;

    private readonly Dictionary<(string UserId, string SessionId), State> _sessions = [];

    public IReadOnlyList<EventKind> Kinds { get; } = [EventKind.Watch];

    public void Read(IReadOnlyList<LedgerEntry> entries, LedgerReads reads)
    {
        var keys = entries.Where(InUpdates).Select(KeyOf).Distinct().ToArray();
        if (keys.Length == 0)
            return;
        reads.Add(
            new(Select)
            {
                Parameters =
                {
                    new("user_ids", Array.ConvertAll(keys, key => key.UserId)),
                    new("session_ids", Array.ConvertAll(keys, key => key.SessionId)),
                },
            },
            row => _sessions.Add((row.GetString(0), row.GetString(1)), new State(row.GetString(2), [.. row.GetFieldValue<Guid[]>(5)])
            {
                Session = row.IsDBNull(3) ? null : WatchSession.FromBytes(row.GetFieldValue<byte[]>(3)),
                Counted = WatchTotals.FromArray(row.GetFieldValue<long[]>(4)),
            }));
    }

    public Problem? Decide(LedgerEntry entry)
    {
        if (!InUpdates(entry))
        {
            default(WatchTotals).SetChange(entry.Event, TotalsOf(WatchSession.Of(entry.Event.Watch), entry));
            return null;
        }
        if (!_sessions.TryGetValue(KeyOf(entry), out var state))
            _sessions.Add(KeyOf(entry), state = new State(entry.Event.VideoId, []) { Session = new WatchSession() });
        if (state.VideoId != entry.Event.VideoId)
            return Problem.FailedPrecondition(ErrorReason.SessionOfAnotherVideo, "This watch session is one of another video.");
        if (state.EventIds.Count >= MostUpdates)
            return new FieldViolations().Add("watch.session_id", $"must be of a session with less than {MostUpdates} updates").ToProblem();
        state.EventIds.Add(entry.EventId);
        if (state.Session is not { } session)
        {
            state.Count(entry.Event, state.Counted);
            return null;
        }
        session.Join(entry.Event.Watch);
        state.Count(entry.Event, TotalsOf(session, entry));
        return null;
    }

    public void Retract(LedgerEntry target, LedgerEntry deletion)
    {
        if (!InUpdates(target))
        {
            WatchTotals.Of(target.Event).SetChange(deletion.Event, default);
            deletion.Event.Retraction.Watch = target.Event.Watch;
            return;
        }
        var state = _sessions[KeyOf(target)];
        deletion.Event.Retraction.Watch = state.Session?.ToWatch() ?? new Watch();
        deletion.Event.Retraction.Watch.SessionId = target.Event.Watch.SessionId;
        state.Session = null;
        state.Count(deletion.Event, default);
    }

    public void Write(NpgsqlBatchCommandCollection writes)
    {
        foreach (var (key, state) in _sessions.Where(session => session.Value.Changed))
        {
            writes.Add(new(Upsert)
            {
                Parameters =
                {
                    new("user_id", key.UserId),
                    new("session_id", key.SessionId),
                    new("video_id", state.VideoId),
                    new("sections", NpgsqlDbType.Bytea) { Value = (object?)state.Session?.ToBytes() ?? DBNull.Value },
                    new("counted", state.Counted.ToArray()),
                    new("event_ids", state.EventIds.ToArray()),
                },
            });
            if (state.Session is null)
                writes.Add(new(FlagRetracted) { Parameters = { new("user_id", key.UserId), new("event_ids", state.EventIds.ToArray()) } });
        }
    }

    private WatchTotals TotalsOf(WatchSession session, LedgerEntry entry)
        => WatchTotals.Of(WatchFiguresRules.Of(session, entry.VideoDurationMs, rules, withHeat: false));

    private static bool InUpdates(LedgerEntry entry) => entry.Event.Watch.SessionId.Length > 0;

    private static (string UserId, string SessionId) KeyOf(LedgerEntry entry) => (entry.UserId, entry.Event.Watch.SessionId);

    private sealed class State(string videoId, List<Guid> eventIds)
    {
        public string VideoId { get; } = videoId;

        /// <summary>Its updates in the ledger.</summary>
        public List<Guid> EventIds { get; } = eventIds;

        /// <summary>Null when the viewer deleted it.</summary>
        public WatchSession? Session { get; set; }

        public WatchTotals Counted { get; set; }

        public bool Changed { get; private set; }

        /// <summary>Makes the event the one that brings the counters to these totals.</summary>
        public void Count(LedgerEvent change, WatchTotals totals)
        {
            Counted.SetChange(change, totals);
            Counted = totals;
            Changed = true;
        }
    }
}
