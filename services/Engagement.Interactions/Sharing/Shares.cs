using Engagement.Errors.V1;
using Engagement.Interactions.Ledger;
using Engagement.Interactions.V1;
using Engagement.Platform.Errors;
using Npgsql;

namespace Engagement.Interactions.Sharing;

/// <summary>
/// Keeps shares and who came by their links. The first visit of each viewer other than the sharer counts; what that viewer then shares of the video hangs on
/// the share of the first link that the viewer came by, and so a cascade grows. Deleted history entries count no more, but links go on to work.
/// </summary>
internal sealed class Shares : ILedgerPart
{
    private readonly Dictionary<string, ShareState> _shares = [];
    private readonly List<ShareState> _made = [];
    private readonly Dictionary<(string Token, string UserId), (string VideoId, long Position)> _opensBefore = [];
    private readonly Dictionary<(string Token, string UserId), (string VideoId, long Position)> _opens = [];
    private readonly Dictionary<(string UserId, string VideoId), SortedList<long, string>> _tokensCameBy = [];

    public IReadOnlyList<EventKind> Kinds { get; } = [EventKind.Share, EventKind.ShareOpen];

    public void Read(IReadOnlyList<LedgerEntry> entries, LedgerReads reads)
    {
        var tokens = entries.Where(entry => entry.Kind == EventKind.ShareOpen).Select(entry => entry.Event.ShareOpen.ShareToken).Distinct().ToArray();
        if (tokens.Length > 0)
            reads.Add(ShareRows.Select(tokens), row => Hold(ShareRows.Read(row)));
        // For a visit, whether it is the first; for a share, by which link its sharer came.
        var viewers = entries.Select(entry => entry.UserId).Distinct().ToArray();
        reads.Add(
            ShareRows.SelectOpens(viewers, tokens, [.. entries.Where(entry => entry.Kind == EventKind.Share).Select(entry => entry.Event.VideoId).Distinct()]),
            row => HoldOpen(row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt64(3)));
    }

    /// <summary>Notes a share that is there before the commit.</summary>
    public void Hold(ShareState share) => _shares[share.Token] = share;

    /// <summary>Notes a visit that is there before the commit, of the event at this position.</summary>
    public void HoldOpen(string token, string userId, string videoId, long position)
    {
        if (TryOpen(token, userId, videoId, position))
            _opensBefore.Add((token, userId), (videoId, position));
    }

    public Problem? Decide(LedgerEntry entry)
    {
        entry.Event.Effect = 0;
        return entry.Kind == EventKind.Share ? DecideShare(entry) : DecideOpen(entry);
    }

    public void Retract(LedgerEntry target, LedgerEntry deletion)
    {
        if (target.Kind == EventKind.Share)
        {
            deletion.Event.Effect = -target.Event.Effect;
            return;
        }
        var key = (target.Event.ShareOpen.ShareToken, target.UserId);
        if (!_opens.TryGetValue(key, out var open) || open.Position != target.Event.Position)
            return;
        _opens.Remove(key);
        _tokensCameBy[(target.UserId, open.VideoId)].Remove(open.Position);
        deletion.Event.Effect = -1;
    }

    public void Write(NpgsqlBatchCommandCollection writes)
    {
        if (_made.Count > 0)
            writes.Add(ShareRows.Insert(_made));
        var opened = _opens.Where(open => !_opensBefore.TryGetValue(open.Key, out var before) || before != open.Value).ToArray();
        if (opened.Length > 0)
            writes.Add(ShareRows.PutOpens(opened));
        var gone = _opensBefore.Keys.Where(key => !_opens.ContainsKey(key)).ToArray();
        if (gone.Length > 0)
            writes.Add(ShareRows.DeleteOpens(gone));
    }

    private Problem? DecideShare(LedgerEntry entry)
    {
        var (viewer, video) = (entry.UserId, entry.Event.VideoId);
        var cameBy = _tokensCameBy.TryGetValue((viewer, video), out var tokens) ? tokens.Values.FirstOrDefault() : null;
        var share = new ShareState(ShareToken.Of(entry), viewer, video, entry.Event.OtherUserId, cameBy, entry.Event.Position);
        Hold(share);
        _made.Add(share);
        entry.Event.Effect = 1;
        return null;
    }

    private Problem? DecideOpen(LedgerEntry entry)
    {
        var token = entry.Event.ShareOpen.ShareToken;
        if (!_shares.TryGetValue(token, out var share))
            return Problem.NotFound(ErrorReason.ShareNotFound, "share", token);
        (entry.Event.VideoId, entry.Event.OtherUserId) = (share.VideoId, share.UserId);
        if (share.UserId != entry.UserId && TryOpen(token, entry.UserId, share.VideoId, entry.Event.Position))
            entry.Event.Effect = 1;
        return null;
    }

    // A viewer's first visit by a link.
    private bool TryOpen(string token, string userId, string videoId, long position)
    {
        if (!_opens.TryAdd((token, userId), (videoId, position)))
            return false;
        if (!_tokensCameBy.TryGetValue((userId, videoId), out var tokens))
            _tokensCameBy.Add((userId, videoId), tokens = []);
        tokens.Add(position, token);
        return true;
    }
}
