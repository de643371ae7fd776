using Engagement.Platform.Errors;
using Engagement.Platform.Reading;
using Engagement.SocialGraph.V1;
using Grpc.Core;

namespace Engagement.SocialGraph.DirectMessages;

/// <summary>
/// Streams inboxes. Each watcher looks for its user's newest position ten times a second, all of a replica's in one statement, so replicas need not tell
/// one another anything.
/// </summary>
internal sealed class WatchInboxHandler(InboxStore store, TimeProvider timeProvider)
{
    private const int BatchSize = 100;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private readonly CombinedReads<string, long> _heads = new(store.ReadHeadsAsync);

    public async Task HandleAsync(
        WatchInboxRequest request, string callerId, IServerStreamWriter<WatchInboxResponse> responses, CancellationToken cancellationToken)
    {
        var position = request.AfterPosition;
        new FieldViolations().Require(position >= 0 && position <= await HeadAsync(callerId, cancellationToken), "after_position",
            "must be from 0 to the newest position").ThrowIfAny();
        var told = false;
        while (true)
        {
            var upToDate = await HeadAsync(callerId, cancellationToken) <= position;
            if (!upToDate)
            {
                var (events, last) = await store.ReadAsync(callerId, position, BatchSize, cancellationToken);
                position = last;
                // All hidden by now: an empty part would say that the watcher is up to date.
                if (events.Count > 0)
                    await responses.WriteAsync(new WatchInboxResponse { Events = { events }, Position = position }, cancellationToken);
            }
            else
            {
                if (!told)
                    await responses.WriteAsync(new WatchInboxResponse { Position = position }, cancellationToken);
                told = true;
                await Task.Delay(Look, timeProvider, cancellationToken);
            }
        }
    }

    private async Task<long> HeadAsync(string userId, CancellationToken cancellationToken)
        => (await _heads.ReadAsync([userId]).WaitAsync(cancellationToken))[0];
}
