using System.Diagnostics;
using Engagement.Ledger.V1;
using Engagement.Torture.Audit;
using Engagement.Torture.Faults;
using Engagement.Torture.Generation;
using Engagement.Torture.Reporting;
using Engagement.Torture.Sending;
using Engagement.Torture.Servers;
using Engagement.Torture.Watching;

namespace Engagement.Torture;

/// <summary>One run on a system of its own: publish, send while things go wrong, audit.</summary>
internal sealed class TortureRun(TortureSettings settings, string folder, string assembly, Findings findings, Action<string> tell)
    : IDisposable
{
    private const int PublicationsAtOnce = 500;
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Standstill = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LastOfTail = TimeSpan.FromSeconds(20);

    private readonly CancellationTokenSource _stuck = new();

    public async Task<RunFigures> RunAsync(CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetUtcNow();
        var plan = new EventPlan(settings.Events, settings.Seed, started - TimeSpan.FromMinutes(10), settings.Without);
        await using var system = await TortureSystem.StartAsync(settings, folder, assembly, findings, cancellationToken);
        var publications = await PublishAsync(plan, system.Calls, cancellationToken);
        var sends = Schedule.Of(plan);
        var board = new Board(plan);
        var queue = new WorkQueue(sends, plan, board);
        var answers = new Answers(plan, board, queue, findings);
        var faults = new FaultRunner(system, queue, FaultSchedule.Of(settings.Plan, settings.Seed), settings.Plan, sends.Length, settings.Seed);
        var tail = new TailWatcher(board, system.Calls, findings, () => faults.Calm);
        var counters = new CounterWatcher(plan, board, system.Calls, findings);
        var clock = Stopwatch.StartNew();
        using (var watching = new Watchers([counters.RunAsync, tail.RunAsync, tail.WatchLatenessAsync, token => ProgressAsync(board, queue, faults, token)]))
        {
            var sent = await TrySendAsync(new SendingWorld(plan, board, queue, answers, system.Calls), faults, cancellationToken);
            clock.Stop();
            tell($"{board.AcknowledgedEvents:N0} events in {clock.Elapsed.TotalSeconds:F1} s");
            if (sent)
                await TailToEndAsync(tail, board, cancellationToken);
            await watching.EndAsync();
            if (!sent)
                return Figures();
        }
        var erasures = await new Erasures(plan, system, findings).RunAsync(cancellationToken);
        await new WholeAudit(plan, system, findings)
            .RunAsync(Directory.EnumerateFiles(folder, "*.ledger"), publications, counters.Samples, tail.Events, erasures, board.TokenOf, cancellationToken);
        return Figures();

        RunFigures Figures() => new(
            board.AcknowledgedEvents, sends.Length, clock.Elapsed.TotalSeconds, answers.Refused, faults.Happened, counters.Samples.Count, counters.Snapshots);
    }

    /// <summary>False when a client met what no outage explains, or nothing went on.</summary>
    private async Task<bool> TrySendAsync(SendingWorld world, FaultRunner faults, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(world, faults, cancellationToken);
            return true;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            findings.Add("answers", $"a client had to give up: {exception}");
            return false;
        }
    }

    /// <summary>All clients and the faults, to their ends.</summary>
    private async Task SendAsync(SendingWorld world, FaultRunner faults, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stuck.Token);
        var ledgers = Enumerable.Range(0, settings.Clients).Select(number => new ClientLedger(Path.Combine(folder, $"client-{number}.ledger"))).ToArray();
        var clients = ledgers.Select((ledger, number) =>
        {
            var batches = new BatchClient(number, world, ledger);
            return number % 2 == 0 ? batches.RunAsync(ending.Token) : new StreamClient(number, world, ledger, batches).RunAsync(ending.Token);
        });
        await TogetherAsync(clients.Append(faults.RunAsync(ending.Token)), ending);
        foreach (var ledger in ledgers)
            ledger.Dispose();
    }

    /// <summary>Waits for all; the first that fails ends the others.</summary>
    private static async Task TogetherAsync(IEnumerable<Task> tasks, CancellationTokenSource ending)
    {
        var all = tasks.ToList();
        await foreach (var ended in Task.WhenEach(all))
        {
            if (!ended.IsCompletedSuccessfully)
                await ending.CancelAsync();
        }
        await Task.WhenAll(all);
    }

    private static async Task<SortedList<long, Video>> PublishAsync(EventPlan plan, Calls calls, CancellationToken cancellationToken)
    {
        var client = new LedgerService.LedgerServiceClient(calls.AsService());
        var publications = new SortedList<long, Video>();
        foreach (var videos in plan.World.Videos.Chunk(PublicationsAtOnce))
        {
            var request = new AppendRequest();
            foreach (var video in videos)
            {
                var time = TimeProvider.System.GetUtcNow();
                request.Events.Add(Messages.PublicationOf(video, Guid.CreateVersion7(time), time));
            }
            var response = await Calls.PatientlyAsync(async () => await client.AppendAsync(request, cancellationToken: cancellationToken), cancellationToken);
            foreach (var (video, result) in videos.Zip(response.Results))
                publications.Add(result.Receipt.Position, video);
        }
        return publications;
    }

    public void Dispose() => _stuck.Dispose();

    private async Task TailToEndAsync(TailWatcher tail, Board board, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (tail.Position < board.NewestPosition && TimeProvider.System.GetElapsedTime(started) < LastOfTail)
            await Task.Delay(50, cancellationToken);
        findings.Equal("tail in time", board.NewestPosition, tail.Position, () => "the tail's last position");
    }

    /// <summary>Tells how far the run is, and gives it up when it gets no further.</summary>
    private async Task ProgressAsync(Board board, WorkQueue queue, FaultRunner faults, CancellationToken cancellationToken)
    {
        var (settled, moved) = (0L, TimeProvider.System.GetTimestamp());
        while (true)
        {
            await Task.Delay(Between, cancellationToken);
            if (queue.Settled != settled)
                (settled, moved) = (queue.Settled, TimeProvider.System.GetTimestamp());
            tell($"{board.AcknowledgedEvents:N0} events acknowledged, {queue.Open:N0} sends to go, {faults.Happened.Count} faults, "
                + (findings.IsClean ? "no difference" : $"DIFFERENT by {findings.First!.Check}"));
            if (TimeProvider.System.GetElapsedTime(moved) < Standstill || queue.Open == 0)
                continue;
            findings.Add("progress", $"nothing was answered for {Standstill}, with {queue.Open} sends to go");
            await _stuck.CancelAsync();
        }
    }
}
