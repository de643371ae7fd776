using Engagement.Torture.Generation;
using Engagement.Torture.Seeding;

namespace Engagement.Torture.Faults;

/// <summary>When what goes wrong: from the seed, spread over the run, in a random order.</summary>
internal static class FaultSchedule
{
    private static readonly FaultKind[] Damages = [FaultKind.DeleteRedisData, FaultKind.RestoreRedisData, FaultKind.TruncateRedisData];
    private static readonly FaultKind[] Pauses = [FaultKind.PausePostgres, FaultKind.PauseInteractions, FaultKind.PauseRedis];

    public static IReadOnlyList<Fault> Of(FaultPlan plan, long seed)
    {
        var kinds = new List<FaultKind>();
        for (var i = 0; i < plan.Kills; i++)
            kinds.Add(i % 2 == 0 && plan.Points.Count == 0 ? FaultKind.KillInteractions : FaultKind.KillInteractionsAtPoint);
        kinds.AddRange(Enumerable.Repeat(FaultKind.FlushRedis, plan.RedisFlushes));
        kinds.AddRange(Enumerable.Repeat(FaultKind.KillRedis, plan.RedisKills));
        kinds.AddRange(Enumerable.Range(0, plan.RedisDamages).Select(i => Damages[i % Damages.Length]));
        kinds.AddRange(Enumerable.Repeat(FaultKind.KillPostgres, plan.PostgresKills));
        kinds.AddRange(Enumerable.Range(0, plan.Pauses).Select(i => Pauses[i % Pauses.Length]));
        if (plan.DiskFull)
            kinds.Add(FaultKind.FillDisk);
        var dice = Dice.For(seed, thing: 0, purpose: 7);
        var shuffled = kinds.ToArray();
        for (var i = shuffled.Length - 1; i > 0; i--)
        {
            var other = dice.Below(i + 1);
            (shuffled[i], shuffled[other]) = (shuffled[other], shuffled[i]);
        }
        var points = plan.Points.Count > 0 ? plan.Points : [.. Failpoints.All.Select(point => point.Point)];
        var nextPoint = plan.Points.Count > 0 ? 0 : dice.Below(points.Count);
        var step = 0.85 / Math.Max(1, shuffled.Length);
        var faults = new List<Fault>();
        for (var i = 0; i < shuffled.Length; i++)
        {
            var at = 0.06 + (i + dice.Fraction() * 0.8) * step;
            var point = shuffled[i] == FaultKind.KillInteractionsAtPoint ? points[nextPoint++ % points.Count] : "";
            faults.Add(new Fault(shuffled[i], at, point));
        }
        return faults;
    }
}
