using Engagement.SocialGraph.V1;
using Engagement.Torture.Generation;
using Engagement.Torture.Reporting;
using Engagement.Torture.Sending;
using Engagement.Torture.Servers;
using Grpc.Core;

namespace Engagement.Torture.Social;

/// <summary>Watches one user's inbox, and breaks off now and then to go on from where it was.</summary>
internal sealed class InboxWatcher(string user, int breaks, ServiceSystem system, Findings findings, long seed)
{
    private readonly List<InboxEvent> _seen = [];
    private long _position;

    public string User { get; } = user;

    public int Reconnects { get; private set; }

    /// <summary>The messages that came, in the order in which they came.</summary>
    public IReadOnlyList<InboxEvent> Messages => [.. _seen.Where(happened => happened.Kind == InboxEventKind.Message)];

    /// <param name="isOver">Whether nothing more is sent.</param>
    public async Task RunAsync(Func<bool> isOver, CancellationToken cancellationToken)
    {
        var dice = Dice.For(seed, 6, 7 + User.Sum(character => character));
        while (true)
        {
            // Once no more is to come, whoever is up to date has seen everything.
            var over = isOver();
            var parts = Reconnects < breaks ? dice.From(1, 20) : int.MaxValue;
            if (await WatchAsync(parts, over, cancellationToken) && over)
                return;
            Reconnects++;
        }
    }

    /// <summary>True when it was told that it is up to date.</summary>
    private async Task<bool> WatchAsync(int parts, bool untilUpToDate, CancellationToken cancellationToken)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(TimeSpan.FromSeconds(5));
        try
        {
            using var call = system.Messages(User).WatchInbox(new WatchInboxRequest { AfterPosition = _position }, cancellationToken: bound.Token);
            while (parts-- > 0 && await call.ResponseStream.MoveNext(bound.Token))
            {
                var part = call.ResponseStream.Current;
                foreach (var happened in part.Events)
                    Take(happened);
                _position = part.Position;
                if (part.Events.Count == 0 && untilUpToDate)
                    return true;
            }
        }
        catch (RpcException exception) when (Calls.IsOutage(exception))
        {
            await Task.Delay(100, cancellationToken);
        }
        return false;
    }

    private void Take(InboxEvent happened)
    {
        findings.Equal("positions of inboxes", true, happened.Position > (_seen.Count == 0 ? 0 : _seen[^1].Position), () => $"{User}: {happened.Position} came late");
        _seen.Add(happened);
    }
}
