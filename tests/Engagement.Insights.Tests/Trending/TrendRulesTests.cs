using CsCheck;
using Engagement.Insights.Trending;
using Engagement.Insights.V1;
using Engagement.Platform.Texts;
using Engagement.SocialGraph.V1;
using Xunit;

namespace Engagement.Insights.Tests.Trending;

public sealed class TrendRulesTests
{
    private static readonly DateTime Monday = new(2026, 3, 2, 0, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(10)]
    [InlineData(200)]
    [InlineData(20_000)]
    public void ViewerSketch_OfSoManyViewers_IsAboutThat(int viewers)
    {
        var sketch = new ViewerSketch();
        foreach (var i in Enumerable.Range(0, viewers).SelectMany(i => new[] { i, i }))
            sketch.Add(HashedText.Hash($"viewer-{i}", 0));

        Assert.InRange(sketch.Estimate(), viewers * 0.85, viewers * 1.15);
    }

    [Fact]
    public void Significance_GrowsWithWhatIsObserved_AndFallsWithWhatIsExpected()
        => Gen.Select(Gen.Double[0.1, 1000], Gen.Double[0.1, 1000], Gen.Double[0, 100]).Sample((observed, expected, more) =>
        {
            var significance = TrendRules.Significance(observed, expected);
            Assert.True(significance >= 0 && (significance > 0) == (observed > expected));
            Assert.True(TrendRules.Significance(observed + more, expected) >= significance - 1e-9);
            Assert.True(TrendRules.Significance(observed, expected + more) <= significance + 1e-9);
        });

    [Theory]
    [InlineData(0, 30, ViewerAge.Aged)]
    // Nobody can say of those who were there when the ledger began.
    [InlineData(3, 4, ViewerAge.Aged)]
    [InlineData(30, 30.5, ViewerAge.New)]
    [InlineData(30, 32, ViewerAge.Young)]
    [InlineData(30, 37, ViewerAge.Aged)]
    public void AgeOf_AViewer_IsHowLongTheyAreKnown(double firstDay, double today, object age)
        => Assert.Equal(age, TrendRules.AgeOf(Monday.AddDays(firstDay), Monday, Monday.AddDays(today)));

    [Fact]
    public void Expected_OfASubjectWithItsOwnHours_FollowsThemAndAll()
    {
        var (history, ofAll) = (new double[24], Enumerable.Repeat(1000.0, 24).ToArray());
        (history[8], history[9], history[10]) = (400, 400, 400);

        var (morning, evening) = (TrendRules.Expected(history, ofAll, 9, 100), TrendRules.Expected(history, ofAll, 20, 100));

        Assert.InRange(morning, 35, 45);
        Assert.InRange(evening, 1.5, 3);
        // Twice as much of everything is nothing special.
        Assert.Equal(2 * (morning - 1.5), TrendRules.Expected(history, ofAll, 9, 200) - 1.5, 9);
    }

    [Theory]
    [InlineData("", "", AgeBand.Unspecified, "/0")]
    [InlineData("", "DE", AgeBand.Unspecified, "/0 DE/0")]
    [InlineData("AT", "DE", AgeBand.Unspecified, "/0 AT/0")]
    [InlineData("AT", "", AgeBand.From18To24, "/0 /2 AT/0 AT/2")]
    [InlineData("", "DE", AgeBand.From55, "/0 /6 DE/0 DE/6")]
    public void Act_OfAViewer_CountsWhereTheyAreAndForTheirAge(string declared, string ofVideo, AgeBand ageBand, string publics)
    {
        var act = new TrendAct("video", new VideoSubjects(ofVideo, [(TrendKind.Topic, "birds")]), "viewer", Monday) { Traits = new(declared, "de", ageBand) };

        Assert.Equal(publics, string.Join(' ', act.Publics.Select(among => $"{among.Region}/{(int)among.AgeBand}").Order(StringComparer.Ordinal)));
        Assert.Equal(2 * act.Publics.Count(), act.Keys.Distinct().Count());
    }

    [Fact]
    public void TrendState_HoweverTheLedgerIsCut_FindsTheSame()
        => Gen.Select(Gen.Int, Gen.Int[1, 400]).Sample((seed, cut) =>
        {
            var acts = ActsOf(new Random(seed));
            var whole = new TrendState(0);
            foreach (var act in acts)
                whole.Add(act);

            var (tick, points, rows) = (0L, new List<TrendPoint>(), new Dictionary<TrendKey, byte[]>());
            var (firstAt, began) = (new Dictionary<string, DateTime>(), (DateTime?)null);
            foreach (var batch in acts.Chunk(cut))
            {
                var state = new TrendState(tick) { BeganAt = began };
                foreach (var (key, bytes) in rows)
                    state.Rows.Add(key, TrendRow.FromBytes(bytes));
                foreach (var (viewer, first) in firstAt)
                    state.FirstAt.Add(viewer, first);
                foreach (var act in batch)
                    state.Add(act);
                rows = state.Rows.ToDictionary(row => row.Key, row => row.Value.ToBytes());
                (tick, firstAt, began) = (state.Tick, state.FirstAt, state.BeganAt);
                points.AddRange(state.Points);
            }

            Assert.NotEmpty(points);
            Assert.Equal(whole.Points.Select(TextOf).Order(), points.Select(TextOf).Order());
        }, iter: 5);

    private static string TextOf(TrendPoint point) => $"{point with { Videos = [] }} {string.Join(' ', point.Videos)}";

    // More than a day, and at its end a burst.
    private static List<TrendAct> ActsOf(Random random)
    {
        var acts = new List<TrendAct>();
        for (var minute = 0; minute < 27 * 60; minute++)
        {
            var time = Monday.AddMinutes(minute);
            for (var i = 0; i < 4; i++)
                acts.Add(Act(random.Next(10), $"viewer-{random.Next(300)}", time));
            for (var i = 0; i < 5 && minute > 25 * 60; i++)
                acts.Add(Act(99, $"viewer-{random.Next(300)}", time));
        }
        return acts;
    }

    private static TrendAct Act(int subject, string viewer, DateTime time)
        => new($"video-{subject}", new VideoSubjects("DE", [(TrendKind.Topic, $"topic-{subject}")]), viewer, time)
        {
            Traits = new(viewer.EndsWith('1') ? "AT" : "", "", (AgeBand)(viewer.Length % 3)),
        };
}
