using Engagement.Interactions.Ledger;
using Engagement.Interactions.V1;
using Engagement.Platform.Errors;
using Npgsql;

namespace Engagement.Interactions.Commenting;

/// <summary>Keeps the comments, whose texts are nowhere else.</summary>
internal sealed class Comments : ILedgerPart
{
    private const string Insert = """
        INSERT INTO comment (video_id, comment_id, user_id, position, text)
        SELECT * FROM unnest(@video_ids, @comment_ids, @user_ids, @positions, @texts)
        """;

    private readonly List<LedgerEntry> _posted = [];

    public IReadOnlyList<EventKind> Kinds { get; } = [EventKind.Comment];

    public void Read(IReadOnlyList<LedgerEntry> entries, LedgerReads reads)
    {
    }

    public Problem? Decide(LedgerEntry entry)
    {
        entry.Event.Effect = 1;
        _posted.Add(entry);
        return null;
    }

    public void Retract(LedgerEntry target, LedgerEntry deletion) => deletion.Event.Effect = -target.Event.Effect;

    public void Write(NpgsqlBatchCommandCollection writes)
    {
        if (_posted.Count == 0)
            return;
        writes.Add(new(Insert)
        {
            Parameters =
            {
                new("video_ids", _posted.Select(entry => entry.Event.VideoId).ToArray()),
                new("comment_ids", _posted.Select(entry => entry.EventId).ToArray()),
                new("user_ids", _posted.Select(entry => entry.UserId).ToArray()),
                new("positions", _posted.Select(entry => entry.Event.Position).ToArray()),
                new("texts", _posted.Select(entry => entry.Text!).ToArray()),
            },
        });
    }
}
