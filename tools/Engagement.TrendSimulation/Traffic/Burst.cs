namespace Engagement.TrendSimulation.Traffic;

/// <summary>Who makes a burst.</summary>
internal enum BurstKind
{
    Real,

    /// <summary>Accounts made for it.</summary>
    NewAccounts,

    /// <summary>Few old accounts, again and again.</summary>
    FewAccounts,
}

/// <summary>A burst that is hidden in the traffic.</summary>
/// <param name="Region">The number of the region, or null for all of them.</param>
/// <param name="PerMinute">Acts a minute, when it has grown.</param>
/// <param name="Accounts">How many accounts make it, when it is not real.</param>
internal sealed record Burst(int Number, BurstKind Kind, string Subject, int? Region, DateTime Start, DateTime End, double PerMinute, int Accounts)
{
    private const double MinutesToGrow = 10;

    /// <summary>Acts of this minute.</summary>
    public double RateAt(DateTime time)
    {
        if (time < Start || time >= End)
            return 0;
        var grown = Math.Min(1, ((time - Start).TotalMinutes + 1) / MinutesToGrow);
        var left = Math.Min(1, 3 * ((End - time) / (End - Start)));
        return PerMinute * grown * left;
    }
}
