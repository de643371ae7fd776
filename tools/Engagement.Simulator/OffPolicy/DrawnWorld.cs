using Engagement.Feed.Candidates;
using Engagement.Feed.Experiments.OffPolicy;
using Engagement.Feed.Ranking;
using Engagement.Feed.Slates;
using Engagement.Simulator.Worlds;

namespace Engagement.Simulator.OffPolicy;

/// <summary>What the estimators made of a world.</summary>
/// <param name="Truth">The mean share that the policy in question would have had watched.</param>
internal sealed record OffPolicyOutcome(double Truth, PolicyEstimates Estimates)
{
    public bool SnipsCovers => Covers(Estimates.Snips);

    public bool IpsCovers => Covers(Estimates.Ips);

    /// <summary>What the policy in question would have had watched more than was.</summary>
    public double Gain => Truth - (Estimates.Logged?.Value ?? 0);

    private bool Covers(Estimate? estimate) => estimate is { } interval && interval.Low <= Truth && Truth <= interval.High;
}

/// <summary>
/// A world of <see cref="World"/> whose viewers get slates as the Feed fills and draws them, of candidates that are scored by an error-ridden guess. Some viewers
/// are the log; the truth is of many others like them, whose every candidate's mean share is asked for.
/// </summary>
internal static class DrawnWorld
{
    private const int LoggedViewers = 600;
    private const int OtherViewers = 12_000;
    private const int Requests = 4;
    private const int Candidates = 60;
    private const int OfRequest = 101, OfCandidate = 102, OfGuess = 103;

    private static readonly ScoreWeights Weights = new("simulated", [("guess", 1), ("rumour", 0.5)]);

    /// <summary>In question: without the rumour, and always the best.</summary>
    private static readonly DrawPolicy Target = new(new Dictionary<string, double> { ["rumour"] = 0 }, temperature: 0);

    public static OffPolicyOutcome Run(int seed)
    {
        var world = new World(seed, new WorldSettings { Viewers = LoggedViewers + OtherViewers, Sessions = 1, Videos = 1_000 });
        var draws = new List<LoggedDraw>();
        for (var viewer = 0; viewer < LoggedViewers; viewer++)
        {
            for (var request = 0; request < Requests; request++)
            {
                foreach (var (item, target) in Draws(world, seed, viewer, request))
                {
                    draws.Add(new LoggedDraw(
                        $"{viewer}", item.Propensity, target.FirstOrDefault(entry => entry.Rank == item.Rank).Propensity,
                        world.Watch(request, viewer, VideoOf(world, item.Scored)).Share));
                }
            }
        }
        return new OffPolicyOutcome(TruthOf(world, seed), PolicyEstimates.Of(draws));
    }

    private static double TruthOf(World world, int seed)
    {
        var (sum, count) = (0d, 0);
        for (var viewer = LoggedViewers; viewer < LoggedViewers + OtherViewers; viewer++)
        {
            var ranked = Ranked(world, seed, viewer, request: 0);
            foreach (var (_, target) in Draws(seed, viewer, request: 0, ranked))
            {
                sum += target.Sum(entry => entry.Propensity * world.MeanShare(viewer, VideoOf(world, ranked[entry.Rank])));
                count++;
            }
        }
        return sum / count;
    }

    private static IEnumerable<(SlateItem Item, IReadOnlyList<(int Rank, double Propensity)> Target)> Draws(World world, int seed, int viewer, int request)
        => Draws(seed, viewer, request, Ranked(world, seed, viewer, request));

    private static IEnumerable<(SlateItem Item, IReadOnlyList<(int Rank, double Propensity)> Target)> Draws(
        int seed, int viewer, int request, List<ScoredVideo> ranked)
    {
        var settings = new SlateSettings();
        var draw = new ExplorationDraw(new Guid(seed, (short)request, OfRequest, BitConverter.GetBytes((long)viewer)), firstPosition: 0);
        return Target.DrawsOf(SlateFilling.Fill(ranked, settings, draw, settings.Length), ranked, settings);
    }

    private static List<ScoredVideo> Ranked(World world, int seed, int viewer, int request)
    {
        var ranked = new List<ScoredVideo>();
        var taken = new HashSet<int>();
        for (var at = 0; taken.Count < Candidates; at++)
        {
            var video = world.Videos[(int)(world.Videos.Count * Worlds.Draws.Uniform(seed, OfCandidate, viewer, request, at))];
            if (!taken.Add(video.Number))
                continue;
            var guess = (2 * world.MeanShare(viewer, video)) + (0.3 * Worlds.Draws.Normal(seed, OfGuess, viewer, request, video.Number, 1));
            var rumour = Worlds.Draws.Normal(seed, OfGuess, viewer, request, video.Number, 2);
            ranked.Add(new ScoredVideo(
                new Candidate(Indexed(video)) { IsNew = video.Number % 3 == 0 }, Weights, [(float)guess, (float)rumour]));
        }
        return [.. Ranker.Ordered(ranked)];
    }

    private static IndexedVideo Indexed(SimulatedVideo video) => new($"v{video.Number}")
    {
        Published = new IndexedVideo.Facts($"c{video.Creator}", [$"t{video.Topic}"], (long)(1000 * video.Seconds), Visibility: 1, default, Deleted: false)
        {
            Number = video.Number,
        },
    };

    private static SimulatedVideo VideoOf(World world, ScoredVideo scored) => world.Videos[(int)scored.Video.Number];
}
