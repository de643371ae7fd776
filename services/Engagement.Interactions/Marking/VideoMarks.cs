using Engagement.Interactions.Ledger;
using Engagement.Interactions.V1;
using Engagement.Platform.Errors;
using Google.Protobuf.WellKnownTypes;
using Npgsql;

namespace Engagement.Interactions.Marking;

/// <summary>Something that holds between a viewer and a video: liked, not interested.</summary>
internal readonly record struct VideoMark(string UserId, string VideoId, EventKind Kind);

/// <summary>
/// Keeps which marks hold, each with the position of the event that set it. Setting what is set, or clearing what is not, has no effect; deleting
/// an entry from the history clears the mark when it is the very event that set it.
/// </summary>
internal sealed class VideoMarks : ILedgerPart
{
    private const string Select = """
        SELECT sent.user_id, sent.video_id, sent.kind, held.position
        FROM unnest(@user_ids, @video_ids, @kinds) AS sent (user_id, video_id, kind)
        CROSS JOIN LATERAL (SELECT position FROM video_mark WHERE video_mark.user_id = sent.user_id AND video_mark.video_id = sent.video_id
                            AND video_mark.kind = sent.kind OFFSET 0) AS held
        """;

    private const string Insert = """
        INSERT INTO video_mark (user_id, video_id, kind, position, marked_at)
        SELECT *, @marked_at FROM unnest(@user_ids, @video_ids, @kinds, @positions)
        ON CONFLICT (user_id, video_id, kind) DO UPDATE SET position = excluded.position, marked_at = excluded.marked_at
        """;

    private const string Delete = """
        DELETE FROM video_mark USING unnest(@user_ids, @video_ids, @kinds) AS gone (user_id, video_id, kind)
        WHERE video_mark.user_id = gone.user_id AND video_mark.video_id = gone.video_id AND video_mark.kind = gone.kind
        """;

    private readonly Dictionary<VideoMark, long> _before = [];
    private readonly Dictionary<VideoMark, long> _now = [];
    private Timestamp _recordedAt = new();

    public IReadOnlyList<EventKind> Kinds { get; } = [EventKind.Like, EventKind.Unlike, EventKind.NotInterested];

    public void Read(IReadOnlyList<LedgerEntry> entries, LedgerReads reads)
        => reads.Add(With(Select, [.. entries.Select(MarkOf).Distinct()]), row => Hold(
            new VideoMark(row.GetString(0), row.GetString(1), (EventKind)row.GetInt16(2)), row.GetInt64(3)));

    /// <summary>Notes that a mark holds, by the event at this position, before the commit.</summary>
    public void Hold(VideoMark mark, long position) => _before[mark] = _now[mark] = position;

    public Problem? Decide(LedgerEntry entry)
    {
        var mark = MarkOf(entry);
        _recordedAt = entry.Event.RecordedAt;
        entry.Event.Effect = entry.Kind == EventKind.Unlike
            ? _now.Remove(mark) ? -1 : 0
            : _now.TryAdd(mark, entry.Event.Position) ? 1 : 0;
        return null;
    }

    public void Retract(LedgerEntry target, LedgerEntry deletion)
    {
        var mark = MarkOf(target);
        var holds = target.Kind != EventKind.Unlike && _now.GetValueOrDefault(mark) == target.Event.Position;
        if (holds)
            _now.Remove(mark);
        deletion.Event.Effect = holds ? -1 : 0;
    }

    /// <summary>The marks that this commit sets, each with the position of its event, and those that it clears.</summary>
    public ((VideoMark Mark, long Position)[] Set, VideoMark[] Cleared) Changes() => (
        [.. _now.Where(held => _before.GetValueOrDefault(held.Key) != held.Value).Select(held => (held.Key, held.Value))],
        [.. _before.Keys.Where(mark => !_now.ContainsKey(mark))]);

    public void Write(NpgsqlBatchCommandCollection writes)
    {
        var (set, cleared) = Changes();
        if (set.Length > 0)
        {
            writes.Add(With(Insert, [.. set.Select(change => change.Mark)]));
            writes[^1].Parameters.Add(new("positions", set.Select(change => change.Position).ToArray()));
            writes[^1].Parameters.Add(new("marked_at", _recordedAt.ToDateTime()));
        }
        if (cleared.Length > 0)
            writes.Add(With(Delete, cleared));
    }

    private static VideoMark MarkOf(LedgerEntry entry)
        => new(entry.UserId, entry.Event.VideoId, entry.Kind == EventKind.Unlike ? EventKind.Like : entry.Kind);

    private static NpgsqlBatchCommand With(string sql, VideoMark[] marks) => new(sql)
    {
        Parameters =
        {
            new("user_ids", Array.ConvertAll(marks, mark => mark.UserId)),
            new("video_ids", Array.ConvertAll(marks, mark => mark.VideoId)),
            new("kinds", Array.ConvertAll(marks, mark => (short)mark.Kind)),
        },
    };
}
