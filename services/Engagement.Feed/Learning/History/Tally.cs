using System.Runtime.InteropServices;

namespace Engagement.Feed.Learning.History;

/// <summary>
/// Whole numbers of what happened, so that the order of adding never matters. A history that was brought along knows only what was opened;
/// so what is opened counts everything, and what is shown, and came of it, only what the ledger saw being shown.
/// </summary>
internal struct Tally
{
    public int Shown;
    public int ShownOpened;
    public int ShownLong;
    public int ShownFinished;
    public int Opened;
    public int OpenedLong;
    public int Liked;

    public void Add(Outcomes outcomes, bool isShown)
    {
        var (opened, watchedLong) = (Bit(outcomes, Outcomes.Opened), Bit(outcomes, Outcomes.LongView));
        if (isShown)
        {
            Shown++;
            ShownOpened += opened;
            ShownLong += watchedLong;
            ShownFinished += Bit(outcomes, Outcomes.Finished);
        }
        Opened += opened;
        OpenedLong += opened & watchedLong;
        Liked += Bit(outcomes, Outcomes.Liked);
    }

    public void Add(in Tally other)
    {
        Shown += other.Shown;
        ShownOpened += other.ShownOpened;
        ShownLong += other.ShownLong;
        ShownFinished += other.ShownFinished;
        Opened += other.Opened;
        OpenedLong += other.OpenedLong;
        Liked += other.Liked;
    }

    public readonly float OpenRate(float prior, float strength) => Rate(ShownOpened, Shown, prior, strength);

    public readonly float LongRate(float prior, float strength) => Rate(ShownLong, Shown, prior, strength);

    public readonly float FinishRate(float prior, float strength) => Rate(ShownFinished, Shown, prior, strength);

    public readonly float LongOfOpened(float prior, float strength) => Rate(OpenedLong, Opened, prior, strength);

    public readonly float LikeOfOpened(float prior, float strength) => Rate(Liked, Opened, prior, strength);

    /// <summary>A share that is drawn towards a prior as if it had been seen `strength` times.</summary>
    public static float Rate(int part, int whole, float prior, float strength) => (part + (strength * prior)) / (whole + strength);

    private static int Bit(Outcomes outcomes, Outcomes outcome) => (outcomes & outcome) != 0 ? 1 : 0;
}

/// <summary>Tallies by a key.</summary>
internal sealed class Tallies<TKey>
    where TKey : notnull
{
    private readonly Dictionary<TKey, Tally> _tallies = [];

    public IReadOnlyDictionary<TKey, Tally> All => _tallies;

    public Tally this[TKey key] => _tallies.GetValueOrDefault(key);

    public void Add(TKey key, in Tally tally) => CollectionsMarshal.GetValueRefOrAddDefault(_tallies, key, out _).Add(tally);

    public void Add(TKey key, Outcomes outcomes, bool isShown)
        => CollectionsMarshal.GetValueRefOrAddDefault(_tallies, key, out _).Add(outcomes, isShown);
}
