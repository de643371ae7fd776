using Engagement.Interactions.Catalogue;
using Engagement.Interactions.Counting;
using Engagement.Ledger.V1;
using Engagement.LoadGenerator.Running;
using Engagement.LoadGenerator.Workload;

namespace Engagement.LoadGenerator.Load;

/// <summary>How many counters a stretch of the ledger changes: each change of a subject's counter by an event is one increment.</summary>
internal sealed class CountedEvents(SystemUnderTest system, ExposureLog log)
{
    private readonly Dictionary<string, VideoFacts> _facts = log.Videos.ToDictionary(
        video => video.VideoId, video => new VideoFacts(video.CreatorId, video.DurationMs, video.SoundId, [.. video.Topics]));

    public async Task<long> IncrementsAsync(long after, long until, CancellationToken cancellationToken)
    {
        using var channel = Connections.Open(system.Address);
        using var tail = new LedgerService.LedgerServiceClient(channel).Tail(
            new TailRequest { AfterPosition = after }, Connections.As("load", "service"), cancellationToken: cancellationToken);
        var increments = 0L;
        while (after < until && await tail.ResponseStream.MoveNext(cancellationToken))
        {
            foreach (var ledgerEvent in tail.ResponseStream.Current.Events.TakeWhile(ledgerEvent => ledgerEvent.Position <= until))
            {
                CounterRules.Fold(ledgerEvent, _facts.GetValueOrDefault(ledgerEvent.VideoId), (_, changes) =>
                {
                    foreach (var change in changes)
                        increments += change.Amount == 0 ? 0 : 1;
                });
                after = ledgerEvent.Position;
            }
        }
        return increments;
    }
}
