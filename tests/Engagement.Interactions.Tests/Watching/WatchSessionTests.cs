using CsCheck;
using Engagement.Interactions.V1;
using Engagement.Interactions.Watching;
using Engagement.Platform.Watching;
using Xunit;

namespace Engagement.Interactions.Tests.Watching;

public sealed class WatchSessionTests
{
    private const int DurationMs = 10_000;

    private static readonly WatchRules Rules = new();

    private static readonly Gen<WatchSection> Section = Gen.Select(Gen.Int[0, DurationMs - 1], Gen.Int[1, DurationMs], Gen.Int[0, 4].Select(i => i * 0.5f))
        .Select((start, length, speed) => new WatchSection { StartMs = start, EndMs = Math.Min(start + length, DurationMs), Speed = speed });

    private static readonly Gen<Watch> Update = Gen.Select(Gen.Int[0, 20], Section.List[1, 6])
        .Select((first, sections) => new Watch { FirstSection = first, WatchSections = { sections } });

    [Fact]
    public void Join_AnyOrderAndAnyRepeats_IsTheSameToTheBit()
        => Gen.Select(Update.List[1, 8], Gen.Int).Sample((updates, seed) =>
        {
            var sent = updates.Concat(updates.Where((_, i) => i % 2 == seed % 2)).ToArray();
            new Random(seed).Shuffle(sent);

            var (straight, shuffled) = (Joined(updates), Joined(sent));

            Assert.Equal(straight.ToBytes(), shuffled.ToBytes());
            Assert.Equal(FiguresOf(straight), FiguresOf(shuffled));
        });

    [Fact]
    public void Join_AnyBatching_IsTheSameToTheBit()
        => Section.List[2, 20].Sample(sections =>
        {
            var whole = Joined([new Watch { WatchSections = { sections } }]);
            var oneByOne = Joined(sections.Select((section, i) => new Watch { FirstSection = i, WatchSections = { section } }));

            Assert.Equal(whole.ToBytes(), oneByOne.ToBytes());
        });

    [Fact]
    public void ToBytes_AndBack_IsTheSame()
        => Update.List[1, 8].Sample(updates =>
        {
            var session = Joined(updates);

            Assert.Equal(session.Sections, WatchSession.FromBytes(session.ToBytes()).Sections);
        });

    [Fact]
    public void Figures_OfAnySections_EqualAPlainOracle()
        => Section.List[1, 20].Sample(sections =>
        {
            var figures = FiguresOf(Joined([new Watch { WatchSections = { sections } }]));

            // The oracle goes over the video millisecond by millisecond.
            var plays = new int[DurationMs];
            foreach (var section in sections)
            {
                for (var ms = section.StartMs; ms < section.EndMs; ms++)
                    plays[ms]++;
            }
            Assert.Equal(plays.Sum(), figures.WatchedMs);
            Assert.Equal(plays.Count(count => count > 0), figures.UniqueWatchedMs);
            Assert.Equal(plays.Count(count => count > 0) >= 9700, figures.Completed);
            Assert.Equal(plays.Count(count => count > 0) >= 6000, figures.QualityViewed);
            Assert.Equal(plays.Sum() < 2000, figures.Skipped);
            Assert.Equal(plays[2499] > 0, figures.Reached25);
            Assert.Equal(plays[9499] > 0, figures.Reached95);
            Assert.Equal(sections[^1].EndMs, figures.DropOffMs);
            var replays = plays.Select(count => (long)Math.Max(0, count - 1)).Chunk(DurationMs / 100).Select(bucket => bucket.Sum()).ToArray();
            Assert.Equal(replays.All(ms => ms == 0) ? [] : replays, figures.ReplayHeatMs);
        });

    [Fact]
    public void Figures_PlayedThroughThreeTimes_HasTwoLoopsAndTheTimeOfItsSpeeds()
    {
        var figures = FiguresOf(Joined(
        [
            new Watch { FirstSection = 1, WatchSections = { Played(100, 9900, 2), Played(0, 10_000, 0.5f) } },
            new Watch { WatchSections = { Played(0, 9850, 1) } },
        ]));

        Assert.Equal((2, 9850 + 4900 + 20_000), (figures.Loops, figures.PlayTimeMs));
    }

    [Fact]
    public void Figures_SeekBackFromTheMiddle_IsNoLoop()
        => Assert.Equal(0, FiguresOf(Joined([new Watch { WatchSections = { Played(0, 5000, 1), Played(0, 10_000, 1) } }])).Loops);

    [Fact]
    public void Figures_LengthNotDivisibleByAHundred_PutEveryMillisecondIntoOneBucket()
    {
        var session = WatchSession.Of(new Watch { WatchSections = { Played(0, 9973, 1), Played(0, 9973, 1) } });

        var figures = WatchFiguresRules.Of(session, 9973, Rules, withHeat: true);

        Assert.Equal((100, 9973), (figures.ReplayHeatMs.Count, figures.ReplayHeatMs.Sum()));
    }

    private static WatchSection Played(long startMs, long endMs, float speed) => new() { StartMs = startMs, EndMs = endMs, Speed = speed };

    private static WatchFigures FiguresOf(WatchSession session) => WatchFiguresRules.Of(session, DurationMs, Rules, withHeat: true);

    private static WatchSession Joined(IEnumerable<Watch> updates)
    {
        var session = new WatchSession();
        foreach (var update in updates)
            session.Join(update);
        return session;
    }
}
