namespace Engagement.Torture.Faults;

/// <summary>How often each thing goes wrong in a run.</summary>
internal sealed record FaultPlan
{
    public int Kills { get; init; }

    /// <summary>Failpoints to die at, in this order, in place of every other kill; empty: all of them in turn.</summary>
    public IReadOnlyList<string> Points { get; init; } = [];

    public int RedisFlushes { get; init; }

    public int RedisKills { get; init; }

    public int RedisDamages { get; init; }

    public int PostgresKills { get; init; }

    public int Pauses { get; init; }

    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(30);

    public bool DiskFull { get; init; }
}
