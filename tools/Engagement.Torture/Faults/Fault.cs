namespace Engagement.Torture.Faults;

internal enum FaultKind
{
    KillInteractions,
    KillInteractionsAtPoint,
    FlushRedis,
    KillRedis,
    DeleteRedisData,
    RestoreRedisData,
    TruncateRedisData,
    KillPostgres,
    PauseInteractions,
    PauseRedis,
    PausePostgres,
    FillDisk,
}

/// <summary>Something that goes wrong when this share of the sends has its answer.</summary>
/// <param name="Point">The failpoint, for a kill at one.</param>
internal sealed record Fault(FaultKind Kind, double At, string Point = "")
{
    public override string ToString() => Point.Length == 0 ? $"{Kind}" : $"{Kind} {Point}";
}
