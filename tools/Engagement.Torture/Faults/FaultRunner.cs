using System.Diagnostics;
using Engagement.Torture.Generation;
using Engagement.Torture.Sending;
using Engagement.Torture.Servers;

namespace Engagement.Torture.Faults;

/// <summary>A fault that happened.</summary>
internal sealed record Happened(string What, double AtSeconds, double ForSeconds);

/// <summary>Lets things go wrong, one after the other, and puts each right again: the run has to go on.</summary>
internal sealed class FaultRunner(TortureSystem system, WorkQueue queue, IReadOnlyList<Fault> faults, FaultPlan plan, long sends, long seed)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan PointPatience = TimeSpan.FromSeconds(15);
    private const string OldCopy = "old";

    private readonly List<Happened> _happened = [];
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private long _lastEnd;
    private volatile bool _isUnderWay;

    public IReadOnlyList<Happened> Happened => _happened;

    /// <summary>Since when nothing has been wrong; zero while something is.</summary>
    public TimeSpan Calm => _isUnderWay ? TimeSpan.Zero : _clock.Elapsed - TimeSpan.FromTicks(Interlocked.Read(ref _lastEnd));

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var dice = Dice.For(seed, thing: 0, purpose: 8);
        foreach (var fault in faults)
        {
            while (queue.Settled < fault.At * sends)
                await Task.Delay(Look, cancellationToken);
            var started = _clock.Elapsed;
            _isUnderWay = true;
            var what = await ApplyAsync(fault, dice.Below(1_000_000), cancellationToken);
            Interlocked.Exchange(ref _lastEnd, _clock.Elapsed.Ticks);
            _isUnderWay = false;
            _happened.Add(new Happened(what, Math.Round(started.TotalSeconds, 1), Math.Round((_clock.Elapsed - started).TotalSeconds, 1)));
        }
    }

    private async Task<string> ApplyAsync(Fault fault, int draw, CancellationToken cancellationToken)
    {
        var replica = system.Interactions[draw % system.Interactions.Count];
        var pause = TimeSpan.FromSeconds(Math.Min(plan.LongestPause.TotalSeconds, 3 + draw % 28));
        switch (fault.Kind)
        {
            case FaultKind.KillInteractions:
                await replica.KillAsync();
                await system.ServingAsync(cancellationToken);
                return $"kill -9 of {replica.Name}";
            case FaultKind.KillInteractionsAtPoint:
                return await KillAtAsync(fault.Point, replica, cancellationToken);
            case FaultKind.FlushRedis:
                await system.Redis.FlushAsync();
                return "Redis flushed";
            case FaultKind.KillRedis:
                await ReplaceRedisAsync(() => { }, cancellationToken);
                return "kill -9 of Redis";
            case FaultKind.DeleteRedisData:
                await ReplaceRedisAsync(system.Redis.DeleteData, cancellationToken);
                return "kill -9 of Redis, its data deleted";
            case FaultKind.TruncateRedisData:
                await ReplaceRedisAsync(system.Redis.Truncate, cancellationToken);
                return "kill -9 of Redis, the last third of its data cut off";
            case FaultKind.RestoreRedisData:
                return await RestoreRedisAsync(cancellationToken);
            case FaultKind.KillPostgres:
                await system.Postgres.KillAsync(cancellationToken);
                await system.Postgres.StartAsync(cancellationToken);
                return "kill -9 of Postgres";
            case FaultKind.PauseInteractions:
                return await PauseAsync(replica.Name, [replica.ProcessId], pause, cancellationToken);
            case FaultKind.PauseRedis:
                return await PauseAsync("Redis", [system.Redis.ProcessId], pause, cancellationToken);
            case FaultKind.PausePostgres:
                return await PauseAsync("Postgres", Signals.TreeOf(system.Postgres.ProcessId), pause, cancellationToken);
            case FaultKind.FillDisk:
                return await FillDiskAsync(cancellationToken);
            default:
                throw new UnreachableException($"{fault.Kind}");
        }
    }

    private async Task<string> KillAtAsync(string point, ServiceServer replica, CancellationToken cancellationToken)
    {
        var restarts = replica.Restarts;
        await File.WriteAllTextAsync(replica.ArmFile, point, cancellationToken);
        if (point == "counters-rebuilding")
            await system.Redis.FlushAsync();
        var armed = _clock.Elapsed;
        while (replica.Restarts == restarts && queue.Open > 0 && _clock.Elapsed - armed < PointPatience)
            await Task.Delay(Look, cancellationToken);
        File.Delete(replica.ArmFile);
        var reached = replica.Restarts > restarts;
        if (!reached)
            await replica.KillAsync();
        await system.ServingAsync(cancellationToken);
        return $"kill -9 of {replica.Name} at {point}{(reached ? "" : ", not reached: killed as it was")}";
    }

    private async Task ReplaceRedisAsync(Action whileDown, CancellationToken cancellationToken)
    {
        await system.Redis.KillAsync(cancellationToken);
        if (system.Redis.IsDurable)
            whileDown();
        await system.Redis.StartAsync(cancellationToken);
    }

    private async Task<string> RestoreRedisAsync(CancellationToken cancellationToken)
    {
        if (system.Redis.IsDurable)
            system.Redis.Copy(OldCopy);
        var until = Math.Min(sends, queue.Settled + sends / 25);
        while (queue.Settled < until && queue.Open > 0)
            await Task.Delay(Look, cancellationToken);
        await ReplaceRedisAsync(() => system.Redis.Restore(OldCopy), cancellationToken);
        return "kill -9 of Redis, its data put back from an old copy";
    }

    private static async Task<string> PauseAsync(string name, IReadOnlyList<int> processes, TimeSpan pause, CancellationToken cancellationToken)
    {
        await Signals.StopAsync(processes);
        try
        {
            await Task.Delay(pause, cancellationToken);
        }
        finally
        {
            await Signals.ContinueAsync(processes);
        }
        return $"SIGSTOP of {name} for {pause.TotalSeconds} s";
    }

    private async Task<string> FillDiskAsync(CancellationToken cancellationToken)
    {
        system.Disk!.Fill();
        await Task.Delay(TimeSpan.FromSeconds(8), cancellationToken);
        system.Disk.Empty();
        // Without room for its log Postgres gives itself up; with room it recovers.
        await system.PostgresBackAsync(cancellationToken);
        return "the database's disk full for 8 s";
    }
}
