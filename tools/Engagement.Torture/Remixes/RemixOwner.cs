using Engagement.Remix.V1;
using Engagement.Torture.Generation;
using Engagement.Torture.Reporting;
using Engagement.Torture.Sending;

namespace Engagement.Torture.Remixes;

/// <summary>Forbids remixes of what is its own, deletes it, and takes most of that back a little later.</summary>
internal sealed class RemixOwner(RemixWorld world, RemixSystem system, Findings findings)
{
    private const int Later = 10;

    private readonly List<RemixNode> _own = [];
    private readonly Queue<(int Turn, Func<CancellationToken, Task> UndoAsync)> _due = new();
    private readonly Dictionary<string, int> _changes = [];
    private int _turn;

    public int Sends { get; private set; }

    /// <summary>How many there were of each event of the ledger.</summary>
    public IReadOnlyDictionary<string, int> Changes => _changes;

    public void Own(RemixNode node)
    {
        world.Add(node);
        _own.Add(node);
    }

    public async Task UndoWhatIsDueAsync(CancellationToken cancellationToken)
    {
        _turn++;
        while (_due.TryPeek(out var next) && next.Turn <= _turn)
            await _due.Dequeue().UndoAsync(cancellationToken);
    }

    /// <summary>Closes one gate of something that is wholly open.</summary>
    public async Task ChangeAsync(Dice dice, CancellationToken cancellationToken)
    {
        if (_own.Count == 0 || dice.Of(_own) is not { There.IsOpen: true, Duets.IsOpen: true, Stitches.IsOpen: true } node)
            return;
        var kind = dice.Chance(0.5) ? RemixKind.Duet : RemixKind.Stitch;
        var fate = dice.Fraction();
        var account = kind == RemixKind.Duet ? world.Accounts[node.Creator].Duets : world.Accounts[node.Creator].Stitches;
        if (fate < 0.5)
            await CloseAsync(node.Of(kind), open => UpdateAsync(node, kind, open, cancellationToken), forEver: dice.Chance(0.02), node, kind);
        else if (fate < 0.55 && world.Accounts[node.Creator] is { Duets.IsOpen: true, Stitches.IsOpen: true })
            await CloseAsync(account, open => UpdateAccountAsync(node.Creator, kind, open, cancellationToken), forEver: false);
        else
            await CloseAsync(node.There, open => open ? RestoreAsync(node, cancellationToken) : DeleteAsync(node, cancellationToken), forEver: dice.Chance(0.3));
    }

    // Whatever was under way when it was closed: nothing that it forbids may be made from the answer on.
    private async Task CloseAsync(Gate gate, Func<bool, Task> setAsync, bool forEver, RemixNode? forbids = null, RemixKind kind = default)
    {
        await SetAsync(open: false);
        var before = forbids is null ? 0 : await system.CountBelowAsync(forbids.VideoId, kind, CancellationToken.None);
        if (!forEver)
            _due.Enqueue((_turn + Later, OpenAsync));

        async Task OpenAsync(CancellationToken cancellationToken)
        {
            if (forbids is not null)
            {
                var now = await system.CountBelowAsync(forbids.VideoId, kind, cancellationToken);
                findings.Equal("nothing made against a revocation", before, now, () => $"{kind} below {forbids.VideoId}");
            }
            await SetAsync(open: true);
        }

        async Task SetAsync(bool open)
        {
            gate.Begin();
            await setAsync(open);
            gate.End(open);
        }
    }

    private async Task UpdateAsync(RemixNode node, RemixKind kind, bool open, CancellationToken cancellationToken)
    {
        var permission = open ? RemixPermission.Everyone : RemixPermission.Nobody;
        var request = new UpdateVideoRequest { EventId = Calls.NewEventId(), VideoId = node.VideoId };
        if (kind == RemixKind.Duet)
            request.DuetPermission = permission;
        else
            request.StitchPermission = permission;
        var video = (await SendAsync(
            nameof(UpdateVideoRequest), () => system.Videos(RemixWorld.NameOf(node.Creator)).UpdateVideoAsync(request, cancellationToken: cancellationToken).ResponseAsync,
            cancellationToken)).Video;
        findings.Equal("permissions", permission, kind == RemixKind.Duet ? video.DuetPermission : video.StitchPermission, () => node.VideoId);
    }

    private async Task UpdateAccountAsync(int creator, RemixKind kind, bool open, CancellationToken cancellationToken)
    {
        var permission = open ? RemixPermission.Everyone : RemixPermission.Nobody;
        var settings = new RemixSettings
        {
            DuetPermission = kind == RemixKind.Duet ? permission : RemixPermission.Everyone,
            StitchPermission = kind == RemixKind.Stitch ? permission : RemixPermission.Everyone,
        };
        var request = new UpdateRemixSettingsRequest { EventId = Calls.NewEventId(), Settings = settings };
        await SendAsync(
            nameof(UpdateRemixSettingsRequest),
            () => system.Remixes(RemixWorld.NameOf(creator)).UpdateRemixSettingsAsync(request, cancellationToken: cancellationToken).ResponseAsync, cancellationToken);
    }

    private async Task DeleteAsync(RemixNode node, CancellationToken cancellationToken)
    {
        var request = new DeleteVideoRequest { EventId = Calls.NewEventId(), VideoId = node.VideoId };
        await SendAsync(
            nameof(DeleteVideoRequest), () => system.Videos(RemixWorld.NameOf(node.Creator)).DeleteVideoAsync(request, cancellationToken: cancellationToken).ResponseAsync,
            cancellationToken);
    }

    private async Task RestoreAsync(RemixNode node, CancellationToken cancellationToken)
    {
        var request = new RestoreVideoRequest { EventId = Calls.NewEventId(), VideoId = node.VideoId };
        await SendAsync(
            nameof(RestoreVideoRequest), () => system.Videos(RemixWorld.NameOf(node.Creator)).RestoreVideoAsync(request, cancellationToken: cancellationToken).ResponseAsync,
            cancellationToken);
    }

    private async Task<T> SendAsync<T>(string what, Func<Task<T>> callAsync, CancellationToken cancellationToken)
    {
        var response = await Calls.PatientlyAsync(() =>
        {
            Sends++;
            return callAsync();
        }, cancellationToken);
        _changes[what] = _changes.GetValueOrDefault(what) + 1;
        return response;
    }
}
