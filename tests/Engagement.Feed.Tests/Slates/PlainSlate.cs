using Engagement.Feed.Ranking;
using Engagement.Feed.Slates;

namespace Engagement.Feed.Tests.Slates;

/// <summary>A slate as its rules say it: everyone is tried at every place.</summary>
internal static class PlainSlate
{
    public static IEnumerable<(int Rank, SlateMultipliers Multipliers, double Propensity)> Fill(
        ScoredVideo[] ranked, SlateSettings settings, ExplorationDraw draw, int most)
    {
        var slate = new List<(int Rank, SlateMultipliers Multipliers, double Propensity)>();
        while (slate.Count < Math.Min(most, ranked.Length))
        {
            var place = slate.Count;
            int[] left = [.. Enumerable.Range(0, ranked.Length).Except(slate.Select(item => item.Rank))];
            ScoredVideo[] stretch = [.. slate.Skip(place - (place % settings.Length)).Select(item => ranked[item.Rank])];
            int[] fresh = settings.IsForExploration(place) ? [.. left.Where(rank => ranked[rank].Candidate.IsNew)] : [];
            var (rank, propensity) = fresh.Length > 0 ? Drawn(ranked, settings, draw.At(place), fresh) : (Best(ranked, settings, stretch, left), 1);
            slate.Add((rank, MultipliersOf(ranked[rank], settings, stretch), propensity));
        }
        return slate;
    }

    private static int Best(ScoredVideo[] ranked, SlateSettings settings, ScoredVideo[] stretch, int[] left)
    {
        var isFull = stretch.Count(scored => scored.Candidate.InNetwork) >= settings.MostInNetwork;
        var others = left.Where(rank => !isFull || !ranked[rank].Candidate.InNetwork).DefaultIfEmpty(-1).ToArray();
        return (others[0] < 0 ? left : others)
            .OrderByDescending(rank => MultipliersOf(ranked[rank], settings, stretch).Of(ranked[rank].Score)).ThenBy(rank => rank).First();
    }

    private static (int Rank, double Propensity) Drawn(ScoredVideo[] ranked, SlateSettings settings, double drawn, int[] fresh)
    {
        var best = ranked.First(scored => scored.Candidate.IsNew).Score;
        double[] weights = [.. fresh.Select(rank => Math.Exp((ranked[rank].Score - best) / settings.ExplorationTemperature))];
        var (at, rest) = (0, (drawn * weights.Sum()) - weights[0]);
        while (rest >= 0 && at < fresh.Length - 1)
            rest -= weights[++at];
        return (fresh[at], weights[at] / weights.Sum());
    }

    private static SlateMultipliers MultipliersOf(ScoredVideo scored, SlateSettings settings, ScoredVideo[] stretch)
    {
        var authors = stretch.Count(other => other.Video.CreatorId == scored.Video.CreatorId);
        var topics = scored.Video.Topics.Select(topic => stretch.Count(other => other.Video.Topics.Contains(topic))).DefaultIfEmpty(0).Max();
        var sounds = scored.Video.SoundId.Length == 0 ? 0 : stretch.Count(other => other.Video.SoundId == scored.Video.SoundId);
        return new SlateMultipliers(
            Decayed(settings.AuthorDecay, settings.AuthorFloor, authors), Decayed(settings.TopicDecay, settings.TopicFloor, topics),
            Decayed(settings.SoundDecay, settings.SoundFloor, sounds)).For(scored.Score);
    }

    private static double Decayed(double decay, double floor, int times)
    {
        var multiplier = 1d;
        for (var time = 0; time < times; time++)
            multiplier = Math.Max(floor, multiplier * decay);
        return multiplier;
    }
}
