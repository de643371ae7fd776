using System.Globalization;

namespace Engagement.TrendSimulation.Traffic;

/// <summary>An act of the simulation.</summary>
internal readonly record struct SimulatedAct(DateTime Time, string Viewer, string Subject, string Region, string VideoId);

/// <summary>
/// Acts, minute by minute: less by night and more on Saturdays and Sundays, subjects of which some have hours of their own, and all have good and bad days; and the
/// bursts in it.
/// </summary>
internal sealed class TrafficSource
{
    private const int VideosOfASubject = 20;
    private const double ShareOfSubjectsWithHours = 0.3;
    private const double ActsAgain = 0.3;
    private const double ShareOfWarmFakes = 0.5;

    private readonly World _world;
    private readonly SimulationSettings _settings;
    private readonly Random _random;
    private readonly double[] _popularity;
    private readonly int?[] _peakHour;
    private readonly double[][] _ofRegion;

    public TrafficSource(World world, SimulationSettings settings)
    {
        (_world, _settings, _random) = (world, settings, new Random(settings.Seed + 1));
        _popularity = [.. world.Subjects.Select((_, i) => Math.Pow(i + 3, -0.9))];
        _peakHour = [.. world.Subjects.Select(_ => _random.NextDouble() < ShareOfSubjectsWithHours ? _random.Next(24) : (int?)null)];
        _ofRegion = [.. World.Regions.Select(_ => world.Subjects.Select(_ => Math.Exp(Normal() * 0.7)).ToArray())];
    }

    public IEnumerable<SimulatedAct> Acts()
    {
        for (var day = 0; day < _settings.Days; day++)
        {
            var ofDay = _world.Subjects.Select(_ => Math.Exp(Normal() * 0.2)).ToArray();
            foreach (var hour in Enumerable.Range(0, 24))
            {
                var cumulative = World.Regions.Select((region, i) => CumulativeAt(i, (hour + region.Hours + 24) % 24, ofDay)).ToArray();
                foreach (var minute in Enumerable.Range(0, 60))
                {
                    foreach (var act in OfMinute(World.Begin.AddDays(day).AddHours(hour).AddMinutes(minute), cumulative))
                        yield return act;
                }
            }
        }
    }

    private IEnumerable<SimulatedAct> OfMinute(DateTime time, double[][] cumulative)
    {
        for (var region = 0; region < World.Regions.Count; region++)
        {
            var (_, share, hours) = World.Regions[region];
            var local = time.AddHours(hours);
            var season = 1 + (0.8 * Math.Sin(Math.Tau * (local.TimeOfDay.TotalHours - 13) / 24));
            var weekend = local.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 1.3 : 1;
            for (var left = Poisson(_settings.ActsADay / 1440.0 * share * season * weekend); left > 0; left--)
            {
                var viewer = _world.DrawViewer(region, time, _random);
                var subject = _world.Subjects[Draw(cumulative[region])];
                foreach (var act in Again(time, viewer, subject, region))
                    yield return act;
            }
        }
        foreach (var burst in _world.Bursts.Where(burst => burst.Start.AddDays(-2) <= time && time < burst.End))
        {
            foreach (var act in OfBurst(burst, time, cumulative))
                yield return act;
        }
    }

    private IEnumerable<SimulatedAct> OfBurst(Burst burst, DateTime time, double[][] cumulative)
    {
        // Half of the new accounts show themselves once, two days before.
        if (burst.Kind == BurstKind.NewAccounts && time >= burst.Start.AddDays(-2) && time < burst.Start.AddDays(-2).AddMinutes(1) && _random.NextDouble() < ShareOfWarmFakes)
        {
            for (var account = 0; account < burst.Accounts; account++)
                yield return New(time, AccountOf(burst, account), _world.Subjects[Draw(cumulative[0])], 0);
        }
        for (var left = Poisson(burst.RateAt(time)); left > 0; left--)
        {
            var region = burst.Region ?? _random.Next(World.Regions.Count);
            var viewer = burst.Kind == BurstKind.Real ? _world.DrawViewer(region, time, _random) : AccountOf(burst, _random.Next(burst.Accounts));
            foreach (var act in Again(time, viewer, burst.Subject, region))
                yield return act;
        }
    }

    // The few are old ones, which do other things as well.
    private static string AccountOf(Burst burst, int account) => burst.Kind == BurstKind.NewAccounts
        ? string.Create(CultureInfo.InvariantCulture, $"fake-{burst.Number}-{account}")
        : string.Create(CultureInfo.InvariantCulture, $"viewer-{((burst.Number * 131) + (account * 17)) % 2_000}");

    private IEnumerable<SimulatedAct> Again(DateTime time, string viewer, string subject, int region)
    {
        yield return New(time, viewer, subject, region);
        if (_random.NextDouble() < ActsAgain)
            yield return New(time, viewer, subject, region);
    }

    private SimulatedAct New(DateTime time, string viewer, string subject, int region)
        => new(time, viewer, subject, World.Regions[region].Name, string.Create(CultureInfo.InvariantCulture, $"{subject}-{_random.Next(VideosOfASubject)}"));

    private double[] CumulativeAt(int region, int localHour, double[] ofDay)
    {
        var (cumulative, sum) = (new double[_popularity.Length], 0.0);
        for (var i = 0; i < cumulative.Length; i++)
        {
            var away = _peakHour[i] is { } peak ? Math.Min((localHour - peak + 24) % 24, (peak - localHour + 24) % 24) : 24;
            cumulative[i] = sum += _popularity[i] * _ofRegion[region][i] * ofDay[i] * (1 + (2 * Math.Exp(-away * away / 4.0)));
        }
        return cumulative;
    }

    private int Draw(double[] cumulative)
    {
        var place = Array.BinarySearch(cumulative, _random.NextDouble() * cumulative[^1]);
        return Math.Min(place < 0 ? ~place : place, cumulative.Length - 1);
    }

    private int Poisson(double mean)
    {
        // By what is left of the chances (Knuth); means here are below 200.
        var (count, product, least) = (0, _random.NextDouble(), Math.Exp(-mean));
        for (; product > least; count++)
            product *= _random.NextDouble();
        return count;
    }

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(Math.Tau * _random.NextDouble());
}
