using Engagement.Torture.Generation;
using Engagement.Torture.Oracle;
using Engagement.Torture.Reporting;
using Engagement.Torture.Sending;

namespace Engagement.Torture.Audit;

/// <summary>What the clients' ledgers say is on disk: each event once, in the order of positions.</summary>
internal static class AcknowledgedEvents
{
    private const string Check = "first receipts";

    public static OracleEvent[] Read(IEnumerable<string> files, EventPlan plan, Findings findings)
    {
        var (positions, times, firsts) = (new long[plan.Count], new long[plan.Count], new int[plan.Count]);
        foreach (var acknowledged in files.SelectMany(ClientLedger.Read))
        {
            var index = acknowledged.Index;
            findings.Compared(Check);
            if (positions[index] == 0)
                (positions[index], times[index]) = (acknowledged.Position, acknowledged.RecordedAtMicros);
            if (positions[index] != acknowledged.Position || times[index] != acknowledged.RecordedAtMicros)
            {
                findings.Add(Check, $"event {index} has two receipts: position {positions[index]} at {times[index]} and position "
                    + $"{acknowledged.Position} at {acknowledged.RecordedAtMicros}");
            }
            if (!acknowledged.Duplicate && ++firsts[index] > 1)
                findings.Add(Check, $"event {index} was recorded {firsts[index]} times, as its receipts say");
        }
        var events = Enumerable.Range(0, plan.Count)
            .Where(index => positions[index] != 0)
            .Select(index => new OracleEvent(index, plan[index], positions[index], times[index]))
            .OrderBy(e => e.Position)
            .ToArray();
        foreach (var (one, other) in events.Zip(events.Skip(1)).Where(pair => pair.First.Position == pair.Second.Position))
            findings.Add(Check, $"events {one.Index} and {other.Index} both have position {one.Position}");
        return events;
    }
}
