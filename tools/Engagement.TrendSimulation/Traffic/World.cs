using System.Globalization;

namespace Engagement.TrendSimulation.Traffic;

/// <summary>Regions, subjects, viewers, and the bursts.</summary>
internal sealed class World
{
    private const double ShareOfNewSubjects = 0.3;
    private const double ShareOfRegional = 0.7;
    private const double ShareOfFirstDay = 0.7;

    private readonly double[] _joined;

    public World(SimulationSettings settings)
    {
        var random = new Random(settings.Seed);
        Subjects = [.. Enumerable.Range(0, settings.Subjects).Select(i => string.Create(CultureInfo.InvariantCulture, $"subject-{i}"))];
        // Most are there from the beginning; the others come day by day.
        _joined = [.. Enumerable.Range(0, settings.Viewers).Select(_ => random.NextDouble() < ShareOfFirstDay ? 0 : random.NextDouble() * settings.Days).Order()];
        var names = new Queue<string>(Subjects.Skip(settings.Subjects / 20).OrderBy(_ => random.Next()));
        Bursts = [.. Enumerable.Range(0, settings.Bursts + settings.Fakes).Select(i => DrawBurst(i, i < settings.Bursts, settings, names, random))];
    }

    public static DateTime Begin { get; } = new(2026, 1, 5, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>By name, with their part of the traffic, and how many hours their clocks are before UTC.</summary>
    public static IReadOnlyList<(string Name, double Share, int Hours)> Regions { get; } = [("DE", 0.5, 1), ("BR", 0.3, -3), ("JP", 0.2, 9)];

    public string[] Subjects { get; }

    public Burst[] Bursts { get; }

    /// <summary>A viewer of a region who is there already; few of them do most.</summary>
    public string DrawViewer(int region, DateTime time, Random random)
    {
        var there = Array.BinarySearch(_joined, (time - Begin).TotalDays);
        there = Math.Max(Regions.Count, there < 0 ? ~there : there);
        var place = (int)(random.NextDouble() * random.NextDouble() * (there / Regions.Count));
        return string.Create(CultureInfo.InvariantCulture, $"viewer-{(place * Regions.Count) + region}");
    }

    private static Burst DrawBurst(int number, bool isReal, SimulationSettings settings, Queue<string> names, Random random)
    {
        var kind = isReal ? BurstKind.Real : number % 2 == 0 ? BurstKind.NewAccounts : BurstKind.FewAccounts;
        var isNew = random.NextDouble() < ShareOfNewSubjects || names.Count == 0;
        var subject = isNew ? string.Create(CultureInfo.InvariantCulture, $"burst-{number}") : names.Dequeue();
        int? region = random.NextDouble() < ShareOfRegional ? random.Next(Regions.Count) : null;
        var start = Begin.AddDays(settings.QuietDays + (random.NextDouble() * (settings.Days - settings.QuietDays - 0.25)));
        // From 4 to 25 a minute, the small ones as often as the large ones.
        var perMinute = 4 * Math.Pow(6.25, random.NextDouble());
        var accounts = kind == BurstKind.NewAccounts ? random.Next(60, 400) : random.Next(12, 30);
        return new Burst(number, kind, subject, region, start, start.AddMinutes(random.Next(45, 180)), perMinute, accounts);
    }
}
