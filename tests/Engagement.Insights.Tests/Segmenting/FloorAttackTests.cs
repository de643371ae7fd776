using System.Collections.Immutable;
using CsCheck;
using Engagement.Insights.V1;
using Engagement.Interactions.V1;
using Engagement.Ledger.V1;
using Engagement.SocialGraph.V1;
using Google.Protobuf.WellKnownTypes;
using Xunit;

namespace Engagement.Insights.Tests.Segmenting;

/// <summary>
/// An attack on the floor: a creator asks everything, again and again while few do something, and subtracts answers from one another. Each act watches for another power of
/// two of milliseconds, so that a difference of answers says whose acts it is made of.
/// </summary>
public sealed class FloorAttackTests(InsightsHost host) : IClassFixture<InsightsHost>
{
    private const int Floor = 10;
    private const int Rounds = 5;
    private const int MostViewers = 28;
    private const int BitsOfAFigure = 48;

    private int _told;
    private int _toldAgain;

    [Fact]
    public async Task AllQueries_AllDifferencesOfAnswers_AreOfNoFewerThanTheFloor()
    {
        await Gen.Int.SampleAsync(AttackAsync, iter: 20, threads: 1);

        // Or there was nothing to attack.
        Assert.True(_told > 20 && _toldAgain > 5, $"Told {_told} segments, and {_toldAgain} of them again.");
    }

    [Fact]
    public async Task AlsoWatched_AllDifferencesOfAnswers_AreOfNoFewerThanTheFloor()
    {
        foreach (var seed in Enumerable.Range(0, 30))
            await AttackAlsoWatchedAsync(seed);

        Assert.True(_told > 20 && _toldAgain > 5, $"Told {_told} creators, and {_toldAgain} of them again.");
    }

    private async Task AttackAlsoWatchedAsync(int seed)
    {
        var random = new Random(seed);
        var videos = Enumerable.Range(0, 4).Select(_ => Sent.Publication(10_000)).ToArray();
        Array.ForEach(videos, video => video.VideoPublished.Visibility = Remix.V1.Visibility.Public);
        var viewers = Enumerable.Range(0, random.Next(15, 60)).Select(_ => InsightsHost.NewName("viewer")).ToArray();
        var viewed = videos.Select(_ => new Dictionary<string, LedgerEvent>()).ToArray();
        // Creators whom others watch, so that these are watched more than expected.
        var elsewhere = Enumerable.Range(0, 3).Select(_ => Sent.Publication(10_000)).ToArray();
        await host.TellAsync([.. videos, .. elsewhere, .. elsewhere.SelectMany(video => Enumerable.Range(0, 60).Select(i => Sent.View(video, $"crowd-{i}")))]);
        var answers = new List<(string UserId, long Position, ImmutableHashSet<string> Viewers)>();
        var truths = new Dictionary<long, ImmutableHashSet<string>[]>();
        for (var round = 0; round < Rounds; round++)
        {
            var busy = random.NextDouble() * random.NextDouble();
            var acts = new List<LedgerEvent> { Sent.Impression(videos[0], "somebody", 1) };
            foreach (var (video, by) in videos.Zip(viewed))
            {
                foreach (var viewer in viewers.Where(_ => random.NextDouble() < busy))
                {
                    if (by.Remove(viewer, out var view) && random.Next(3) == 0)
                        acts.Add(Sent.Deletion(view, 2));
                    else if (view is not null)
                        by.Add(viewer, view);
                    else
                        acts.Add(by[viewer] = Sent.View(video, viewer));
                }
            }
            await host.TellAsync(acts);
            var account = (await host.As(videos[0].UserId).GetAccountInsightsAsync(new GetAccountInsightsRequest())).Insights;
            truths[account.Position] = [.. viewed.Select(by => by.Keys.ToImmutableHashSet())];
            foreach (var also in account.AlsoWatched)
            {
                var (own, truth) = (truths[also.Position][0], truths[also.Position][Array.FindIndex(videos, video => video.UserId == also.UserId)]);
                var both = own.Intersect(truth);
                Assert.Equal((both.Count, own.Count), (also.Viewers, also.OfViewers));
                Assert.True(both.Count >= Floor && own.Except(truth).Count >= Floor, $"{also} is of few");
                foreach (var earlier in answers.Where(earlier => earlier.UserId == also.UserId && earlier.Position < also.Position))
                {
                    Assert.True(both.Except(earlier.Viewers).Count >= Floor, $"{also} less an earlier answer is of few");
                    _toldAgain++;
                }
                _told++;
                answers.Add((also.UserId, also.Position, both));
            }
        }
    }

    private async Task AttackAsync(int seed)
    {
        var random = new Random(seed);
        var before = Sent.Publication(10_000);
        var video = Sent.Publication(10_000, before.UserId);
        var viewers = Enumerable.Range(0, random.Next(1, MostViewers + 1)).Select(_ => InsightsHost.NewName("viewer")).ToArray();
        var sources = viewers.Select(_ => (TrafficSource)(1 + (int)(random.NextDouble() * random.NextDouble() * 4))).ToArray();
        // Of a country, or of another with one of two languages; of any age. Who declares nothing tells that by nothing at all.
        var declare = random.NextDouble();
        var traits = viewers.Where(_ => random.NextDouble() < declare).Select(user => Sent.Traits(
            user, random.Next(3) == 0 ? "FR" : "CH", random.Next(3) == 0 ? "fr" : "de", (AgeBand)random.Next(4))).ToArray();
        // Followers and acquaintances, of whom there may be few.
        var (follows, knows, acts) = (random.NextDouble(), random.NextDouble(), random.NextDouble());
        await host.TellAsync([
            before, video, .. traits, .. viewers.Where(_ => random.NextDouble() < follows).Select(user => Sent.Event(user, "", video.UserId, 0, e => (e.Effect, e.Follow) = (1, new Follow()))),
            .. viewers.Where(_ => random.NextDouble() < knows).Select(user => Sent.Impression(before, user, 1)),
        ]);
        var answers = new List<Answer>();
        for (var round = 0; round < Rounds; round++)
        {
            var busy = random.Next(4) == 0 ? 1 : acts;
            await host.TellAsync([
                Sent.Impression(before, "somebody", 1),
                .. viewers.SelectMany((user, i) => random.NextDouble() < busy ? [Watch(video, user, (round * MostViewers) + i, sources[i], random.Next(5) > 0)] : Array.Empty<LedgerEvent>()),
            ]);
            var asked = await AskAsync(video);
            _told += asked.Count(answer => answer.Dimension.Length > 0);
            _toldAgain += asked.Count(answer => answer.Dimension.Length > 0
                && answers.Any(earlier => (earlier.Dimension, earlier.Of) == (answer.Dimension, answer.Of) && earlier.Position < answer.Position));
            answers.AddRange(asked);
        }
        Subtract(answers);
    }

    private static void Subtract(List<Answer> answers)
    {
        var totals = answers.Where(answer => answer.Dimension.Length == 0).ToArray();
        // What is told to everybody anyway; a segment that everybody is in is that as well.
        bool IsPublic(Answer answer) => totals.Any(total => total.Position == answer.Position && total.Acts.SetEquals(answer.Acts));
        foreach (var answer in answers.Where(answer => !IsPublic(answer)))
            AssertNotFew(answer.Acts, $"{answer} is of few");
        foreach (var one in answers)
        {
            foreach (var other in answers.Where(other => !(IsPublic(one) && IsPublic(other)) && other.Acts.IsProperSubsetOf(one.Acts)))
                AssertNotFew(one.Acts.Except(other.Acts), $"{one} less {other} is of few");
        }
    }

    private static void AssertNotFew(ImmutableHashSet<int> acts, string what)
    {
        var viewers = acts.Select(act => act % MostViewers).Distinct().Count();
        Assert.True(viewers is 0 or >= Floor, $"{what}: {viewers}");
    }

    private async Task<List<Answer>> AskAsync(LedgerEvent video)
    {
        var insights = await host.ReadAsync(video, Granularity.Hour);
        var account = (await host.As(video.UserId).GetAccountInsightsAsync(new GetAccountInsightsRequest())).Insights;
        var answers = new List<Answer>
        {
            new("", "total", insights.Position, ActsOf(insights.Total)), new("", "account", account.Position, ActsOf(account.Total)),
        };
        foreach (var dimension in System.Enum.GetValues<SegmentDimension>().Where(dimension => dimension != SegmentDimension.Unspecified))
        {
            var told = (await host.As(video.UserId).GetVideoSegmentsAsync(new GetVideoSegmentsRequest { VideoId = video.VideoId, Dimension = dimension })).Segments;
            answers.AddRange(told.Segments.Select(segment => new Answer($"{dimension}", segment.Value, told.Position, ActsOf(segment.Figures))));
            if (told.Others is not null)
                answers.Add(new Answer($"{dimension}", "others", told.Position, ActsOf(told.Others)));
        }
        return answers;
    }

    /// <summary>What acts an answer sums up, by the bits of its times.</summary>
    private static ImmutableHashSet<int> ActsOf(Figures figures)
    {
        var acts = ImmutableHashSet.CreateBuilder<int>();
        Duration[] times = [figures.TotalTimeWatched, figures.UniqueTimeWatched, figures.PlayTime];
        for (var bit = 0; bit < times.Length * BitsOfAFigure; bit++)
        {
            var ms = (long)times[bit / BitsOfAFigure].ToTimeSpan().TotalMilliseconds;
            if ((ms >> (bit % BitsOfAFigure) & 1) != 0)
                acts.Add(bit);
        }
        return acts.ToImmutable();
    }

    private static LedgerEvent Watch(LedgerEvent video, string user, int bit, TrafficSource source, bool viewed)
    {
        var (figure, ms) = (bit / BitsOfAFigure, 1L << (bit % BitsOfAFigure));
        var watch = Sent.Act(video, user, 30, e => e.Watch = new Watch { WatchSections = { new WatchSection { EndMs = 1 } } });
        // One that is no view does not make its viewer one of the reach, and yet changes a figure.
        watch.Effect = viewed ? 1 : 0;
        watch.WatchedMs = figure == 0 ? ms : 0;
        watch.WatchEffect = new WatchEffect { UniqueWatchedMs = figure == 1 ? ms : 0, PlayTimeMs = figure == 2 ? ms : 0 };
        watch.FeedContext = new FeedContext { TrafficSource = source, Platform = (AppPlatform)((int)source % 3) };
        return watch;
    }

    private sealed record Answer(string Dimension, string Of, long Position, ImmutableHashSet<int> Acts)
    {
        public override string ToString() => $"{Dimension} {Of} at {Position} ({Acts.Count} acts)";
    }
}
