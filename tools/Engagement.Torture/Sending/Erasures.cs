using Engagement.Interactions.V1;
using Engagement.Torture.Generation;
using Engagement.Torture.Reporting;
using Engagement.Torture.Servers;
using Npgsql;

namespace Engagement.Torture.Sending;

/// <summary>A history that was erased, by the event at this position.</summary>
internal readonly record struct Erasure(int User, long Position);

/// <summary>Has the histories of some users erased, long ones among them, and kills Interactions meanwhile. Nobody waits for an erasure's answer.</summary>
internal sealed class Erasures(EventPlan plan, TortureSystem system, Findings findings)
{
    private const string Check = "erasures in time";
    private const int EachOf = 5;
    private static readonly TimeSpan BeforeKill = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    /// <summary>The histories of every fifth user, and the events that had them erased, in the ledger's order.</summary>
    public async Task<List<Erasure>> RunAsync(CancellationToken cancellationToken)
    {
        var erasures = new List<Erasure>();
        foreach (var user in Enumerable.Range(0, plan.World.Users).Where(user => user % EachOf == 2))
        {
            var request = new RecordInteractionsRequest
            {
                Interactions = { new Interaction { EventId = Calls.NewEventId(), HistoryErasure = new HistoryErasure() } },
            };
            var client = new InteractionService.InteractionServiceClient(system.Calls.AsUser(World.UserId(user)));
            var response = await Calls.PatientlyAsync(
                async () => await client.RecordInteractionsAsync(request, cancellationToken: cancellationToken), cancellationToken);
            erasures.Add(new Erasure(user, response.Results[0].Receipt.Position));
        }
        await Task.Delay(BeforeKill, cancellationToken);
        foreach (var replica in system.Interactions)
            await replica.KillAsync();
        await system.ServingAsync(cancellationToken);
        await DoneAsync(cancellationToken);
        return erasures;
    }

    private async Task DoneAsync(CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(system.Database);
        var started = TimeProvider.System.GetTimestamp();
        findings.Compared(Check);
        while (await source.CreateCommand("SELECT count(*) FROM history_erasure").ExecuteScalarAsync(cancellationToken) is long pending and > 0)
        {
            if (TimeProvider.System.GetElapsedTime(started) > Patience)
            {
                findings.Add(Check, $"after {Patience} {pending} are not done");
                return;
            }
            await Task.Delay(Look, cancellationToken);
        }
    }
}
