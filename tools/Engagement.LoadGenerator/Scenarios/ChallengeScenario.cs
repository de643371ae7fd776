using System.Diagnostics;
using Engagement.LoadGenerator.Load;
using Engagement.LoadGenerator.Measuring;
using Engagement.LoadGenerator.Running;
using Engagement.LoadGenerator.Workload;
using Spectre.Console;

namespace Engagement.LoadGenerator.Scenarios;

/// <summary>The leaderboard of a challenge while entries and likes come in, through Remix, Interactions and the ledger as they are.</summary>
internal sealed class ChallengeScenario : IScenario
{
    private const int Entries = 10_000;
    private const int LikesASecond = 1_000;
    private const int InFlight = 16;
    private const double Oldest = 2_000;

    public string Name => "challenge";

    public string Question => "the age of a challenge's leaderboard while 10,000 entries and their likes come in; and whether it is right at the end";

    public async Task<ScenarioResult> RunAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var settings = context.Settings;
        var address = Connections.NewAddress();
        await using var interactions = await SystemUnderTest.StartAsync(settings, context.Log, cancellationToken, address);
        await using var remix = await RemixUnderTest.StartAsync(new Lineages(0, 0, 0, seed: 1), address, interactions.Address, cancellationToken);
        var load = new ChallengeLoad(remix, interactions, seed: 1);
        await load.BeginAsync(cancellationToken);
        var watch = new LeaderboardWatch(interactions, remix.Address, load.ChallengeId);
        var over = false;
        var clock = Stopwatch.StartNew();
        var watching = Task.Run(() => watch.RunAsync(() => over, cancellationToken), cancellationToken);
        var liking = Task.Run(() => load.LikeAsync(LikesASecond, () => over, cancellationToken), cancellationToken);
        await load.EnterAsync(settings.Size(Entries, 200), InFlight, cancellationToken);
        var seconds = clock.Elapsed.TotalSeconds;
        over = true;
        await liking;
        var (latencies, ages) = await watching;
        var board = await watch.ReadAsync(await interactions.HeadAsync(cancellationToken), cancellationToken);
        var different = Compare(load.Expected(), [.. board.Select(entry => (entry.VideoId, entry.PointsMicro))]);
        AnsiConsole.MarkupLineInterpolated($"  {board.Count:N0} entries on the board, {load.Likes:N0} likes, {different} different");
        return new ScenarioResult(
            Name, Question,
            [
                new SideResult("reads of the leaderboard", "calls/s", [new Measurement(latencies.Count / seconds, latencies.Summarize())]),
                new SideResult("its greatest age in each second", "ms", [.. ages.Select(age => new Measurement(Math.Max(age, 0.001)))]),
            ],
            [
                new Ratio("the greatest age ÷ 2 s", [ages.Max() / Oldest], AtLeast: 1, IsBound: true),
                new Ratio("entries at the end that are not the model's", [different], AtLeast: 0, IsBound: true),
            ],
            [$"{load.Entries:N0} entries in {seconds:N0} s ({InFlight} in flight), {load.Likes / seconds:N0} likes and unlikes a second"])
        {
            Quick = settings.Quick,
        };
    }

    /// <summary>How many entries are missing, too many, of other points, or out of order.</summary>
    private static int Compare(IReadOnlyDictionary<string, long> expected, IReadOnlyList<(string VideoId, long Points)> board)
        => expected.Keys.Except(board.Select(entry => entry.VideoId)).Count()
            + board.Count(entry => !expected.TryGetValue(entry.VideoId, out var points) || points != entry.Points)
            + board.Zip(board.Skip(1)).Count(pair => pair.First.Points < pair.Second.Points);
}
