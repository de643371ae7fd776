using CsCheck;
using Engagement.Insights.V1;
using Engagement.Interactions.V1;
using Engagement.Ledger.V1;
using Google.Protobuf.WellKnownTypes;
using Xunit;

namespace Engagement.Insights.Tests.Folding;

/// <summary>What is folded against a plain count over what was watched, in any order.</summary>
public sealed class FoldOracleTests(InsightsHost host) : IClassFixture<InsightsHost>
{
    private const int Viewers = 6;

    private static readonly int[] Lengths = [30, 777, 1_000, 4_001];

    private static readonly Gen<int> Length = Gen.Int[0, Lengths.Length - 1].Select(i => Lengths[i]);

    [Fact]
    public async Task Fold_AnyOrderOfUpdates_EqualsAPlainCount()
        => await Length.SelectMany(length => Gen.Select(UpdatesOf(length), Gen.Int, Gen.Int[0, 3])).SampleAsync(
            async (sample, seed, deletions) =>
            {
                var (length, updates) = sample;
                var (straight, shuffled) = (Sent.Publication(length), Sent.Publication(length));
                var random = new Random(seed);
                var mixed = updates.ToArray();
                random.Shuffle(mixed);
                // The same session sent twice has the same sections: the ledger knows a repeat by its id, a client may still send what it sent before.
                mixed = [.. mixed, .. mixed.Take(2).Where(update => update.SessionId.Length > 0)];
                var doomed = updates.Take(deletions).ToHashSet();

                var ofStraight = Play(straight, length, updates, doomed, out var script);
                var ofShuffled = Play(shuffled, length, mixed, doomed, out _);
                // The publication may come last: it is relayed.
                await host.TellAsync([straight, .. ofStraight, .. ofShuffled, shuffled]);

                var (one, other) = (await host.ReadAsync(straight, Granularity.Hour), await host.ReadAsync(shuffled, Granularity.Hour));
                AssertEqualsOracle(script.Viewings.ToArray(), length, one);
                Assert.Equal(Anonymous(one), Anonymous(other));
                var (days, hours) = ((await host.ReadAsync(straight, Granularity.Day)).Series, one.Series);
                Assert.Equal(one.Total.Views, days.Sum(day => day.Figures.Views));
                Assert.Equal(one.Total.Views, hours.Sum(hour => hour.Figures.Views));
            }, iter: 60, threads: 1);

    private static Gen<(int Length, Update[] Updates)> UpdatesOf(int length)
    {
        var section = Gen.Select(Gen.Int[0, length - 1], Gen.Int[1, length]).Select((start, played) => (start, Math.Min(start + played, length)));
        // A session of one user; an empty one is a whole session.
        var update = Gen.Select(Gen.Int[0, Viewers - 1], Gen.Int[0, 3], Gen.Double[0, 100], Gen.Int[0, 4], section.Array[1, 4], Gen.Int[0, 9])
            .Select((user, session, hours, first, sections, source) => new Update(
                $"viewer-{user}", session == 0 ? "" : $"session-{session}", hours, session == 0 ? 0 : first, sections, (TrafficSource)source));
        return update.Array[1, 30].Select(updates => (length, updates));
    }

    private static List<LedgerEvent> Play(LedgerEvent publication, int length, Update[] updates, HashSet<Update> doomed, out ViewingScript script)
    {
        script = new ViewingScript(publication, length);
        var told = new List<LedgerEvent>();
        var deletions = new List<LedgerEvent>();
        foreach (var update in updates)
        {
            // Sessions are of one video; of this one here.
            var named = update.SessionId.Length == 0 ? update : update with { SessionId = $"{publication.VideoId}:{update.SessionId}" };
            told.Add(script.Tell(named));
            if (doomed.Contains(update))
                deletions.Add(told[^1]);
        }
        foreach (var target in deletions.DistinctBy(e => (e.UserId, e.Watch.SessionId.Length > 0 ? e.Watch.SessionId : e.EventId)))
            told.Add(script.Delete(target, 200));
        return told;
    }

    private static void AssertEqualsOracle(Viewing[] viewings, int length, VideoInsights insights)
    {
        var figures = viewings.Select(viewing => viewing.Figures()).ToArray();
        var total = insights.Total;
        var views = figures.Sum(viewing => viewing[0]);
        Assert.Equal(views, total.Views);
        Assert.Equal(figures.Sum(viewing => viewing[1]), Ms(total.TotalTimeWatched));
        Assert.Equal(figures.Sum(viewing => viewing[2]), Ms(total.UniqueTimeWatched));
        Assert.Equal(figures.Sum(viewing => viewing[3]), total.FullVideoWatched);
        Assert.Equal(figures.Sum(viewing => viewing[4]), total.Reached50);
        Assert.Equal(viewings.Select(viewing => viewing.UserId).Distinct().Count(), total.Reach);
        foreach (var hour in viewings.GroupBy(viewing => Math.Floor(viewing.Hours)))
        {
            var point = Assert.Single(insights.Series, point => point.StartTime.Equals(Sent.At(hour.Key)));
            Assert.Equal(hour.Count(), point.Figures.Views);
            Assert.Equal(hour.Select(viewing => viewing.UserId).Distinct().Count(), point.Figures.Reach);
            Assert.Equal(hour.Sum(viewing => viewing.Figures()[1]), Ms(point.Figures.TotalTimeWatched));
        }
        if (views == 0)
        {
            Assert.Empty(insights.Retention.Points);
            return;
        }
        Assert.Equal(figures.Sum(viewing => viewing[3]) / (double)views, total.Rates.FullVideoWatchedRate, 1e-9);
        for (var point = 0; point < 100; point++)
            AssertPoint(viewings, length, point, views, insights.Retention.Points[point]);
    }

    private static void AssertPoint(Viewing[] viewings, int length, int point, long views, RetentionPoint told)
    {
        var (start, end) = (point * length / 100, (point + 1) * length / 100);
        var plays = viewings.Select(viewing => viewing.Plays()[start..end]).ToArray();
        var played = plays.Sum(viewing => viewing.Sum());
        Assert.Equal((point + 1) / 100.0, told.ElapsedVideoTimeRatio);
        Assert.Equal(played, Ms(told.Played));
        Assert.Equal(plays.Sum(viewing => viewing.Sum(times => Math.Max(0, times - 1))), Ms(told.Replayed));
        Assert.Equal(end == start ? 0 : played / ((double)(end - start) * views), told.AudienceWatchRatio, 1e-9);
        Assert.Equal(viewings.Count(viewing => viewing.First.StartMs >= start && viewing.First.StartMs < end), told.StartedWatching);
        Assert.Equal(viewings.Count(viewing => viewing.Last.EndMs - 1 >= start && viewing.Last.EndMs - 1 < end), told.StoppedWatching);
    }

    private static VideoInsights Anonymous(VideoInsights insights)
    {
        var copy = insights.Clone();
        (copy.VideoId, copy.CreatorId, copy.Position) = ("", "", 0);
        // The other is in the cohort of the one.
        copy.Retention.Cohort = null;
        foreach (var point in copy.Retention.Points)
            point.ClearRelativeRetentionPerformance();
        return copy;
    }

    private static long Ms(Duration duration) => (long)duration.ToTimeSpan().TotalMilliseconds;
}
