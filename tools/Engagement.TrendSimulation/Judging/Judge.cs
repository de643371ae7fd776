using Engagement.TrendSimulation.Traffic;

namespace Engagement.TrendSimulation.Judging;

/// <summary>Holds the first ten of a rule's lists against what was hidden.</summary>
internal sealed class Judge(string rule, World world, SimulationSettings settings)
{
    private const int First = 10;
    private const double InTime = 15;

    // So long a subject is rightly remembered, and its coming back is no other alarm.
    private static readonly TimeSpan Memory = TimeSpan.FromHours(8);

    private readonly Dictionary<string, Burst> _bursts = world.Bursts.ToDictionary(burst => burst.Subject);
    private readonly Dictionary<Burst, double> _foundAfter = [];
    private readonly Dictionary<(string Region, string Subject), DateTime> _listed = [];
    private readonly HashSet<Burst> _fakes = [];
    private readonly HashSet<string> _regions = [];
    private int _alarms;
    private long _places;
    private long _placesOfFakes;

    public void Look(string region, IEnumerable<string> list, DateTime now)
    {
        _regions.Add(region);
        foreach (var subject in list.Take(First))
        {
            var burst = _bursts.TryGetValue(subject, out var known) && known.Start <= now && now <= known.End + Memory ? known : null;
            var isNew = !_listed.TryGetValue((region, subject), out var before) || before < now - Memory;
            _listed[(region, subject)] = now;
            _places++;
            if (burst is null)
                _alarms += isNew && now >= World.Begin.AddDays(settings.QuietDays) ? 1 : 0;
            else if (burst.Kind == BurstKind.Real)
                _foundAfter.TryAdd(burst, (now - burst.Start).TotalMinutes);
            else
            {
                _placesOfFakes++;
                _fakes.Add(burst);
            }
        }
    }

    public Verdict Decide()
    {
        var minutes = _foundAfter.Values.Order().ToArray();
        return new Verdict(
            rule, minutes.Count(after => after <= InTime), settings.Bursts, _alarms / (double)(_regions.Count * (settings.Days - settings.QuietDays)), _fakes.Count,
            settings.Fakes, _places == 0 ? 0 : _placesOfFakes / (double)_places, minutes.Length == 0 ? double.NaN : minutes[minutes.Length / 2]);
    }
}
