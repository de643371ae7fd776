using System.Diagnostics;
using Engagement.LoadGenerator.Measuring;
using Engagement.LoadGenerator.Running;
using Engagement.Remix.V1;
using Grpc.Net.Client;

namespace Engagement.LoadGenerator.Load;

/// <summary>Looks at the ledger's head and at a leaderboard all the time: how old is what it shows?</summary>
internal sealed class LeaderboardWatch(SystemUnderTest interactions, Uri remix, string challengeId)
{
    private const int LargestPage = 100;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    private readonly List<(long At, long Head)> _heads = [];

    /// <summary>The latencies of its reads, and, of each second, the greatest age in milliseconds.</summary>
    public async Task<(LatencyHistogram Latencies, IReadOnlyList<double> Ages)> RunAsync(Func<bool> isOver, CancellationToken cancellationToken)
    {
        var looking = Task.Run(() => LookAsync(isOver, cancellationToken), cancellationToken);
        using var channel = Connections.Open(remix);
        var (client, token) = (new ChallengeService.ChallengeServiceClient(channel), Connections.As("reader"));
        var (latencies, ages, second) = (new LatencyHistogram(), new List<double>(), 0L);
        while (!isOver())
        {
            var sent = Stopwatch.GetTimestamp();
            var board = await client.ListLeaderboardAsync(
                new ListLeaderboardRequest { ChallengeId = challengeId }, token, cancellationToken: cancellationToken);
            latencies.RecordSince(sent);
            var got = Stopwatch.GetTimestamp();
            var age = AgeOf(board.Position, got);
            if (got / Stopwatch.Frequency != second)
                (second, ages) = (got / Stopwatch.Frequency, [.. ages, 0]);
            ages[^1] = Math.Max(ages[^1], age.TotalMilliseconds);
            await Task.Delay(Look, cancellationToken);
        }
        await looking;
        return (latencies, ages);
    }

    /// <summary>All entries, once the board is at this position.</summary>
    public async Task<List<LeaderboardEntry>> ReadAsync(long position, CancellationToken cancellationToken)
    {
        using var channel = Connections.Open(remix);
        var request = new ListLeaderboardRequest { ChallengeId = challengeId, PageSize = LargestPage };
        var entries = new List<LeaderboardEntry>();
        do
        {
            var page = await ReadAsync(channel, request, cancellationToken);
            if (page.Position < position)
            {
                await Task.Delay(Look, cancellationToken);
                continue;
            }
            entries.AddRange(page.Entries);
            request.PageToken = page.NextPageToken;
        }
        while (entries.Count == 0 || request.PageToken.Length > 0);
        return entries;
    }

    private static async Task<ListLeaderboardResponse> ReadAsync(GrpcChannel channel, ListLeaderboardRequest request, CancellationToken cancellationToken)
        => await new ChallengeService.ChallengeServiceClient(channel).ListLeaderboardAsync(
            request, Connections.As("reader"), cancellationToken: cancellationToken);

    // For how long the ledger has been further than the board was, when that arrived; to within the time between two looks.
    private TimeSpan AgeOf(long position, long got)
    {
        lock (_heads)
        {
            var first = _heads.FindIndex(head => head.Head > position);
            return first < 0 || _heads[first].At > got ? TimeSpan.Zero : Stopwatch.GetElapsedTime(_heads[first].At, got);
        }
    }

    private async Task LookAsync(Func<bool> isOver, CancellationToken cancellationToken)
    {
        while (!isOver())
        {
            var head = await interactions.HeadAsync(cancellationToken);
            lock (_heads)
            {
                _heads.Add((Stopwatch.GetTimestamp(), head));
                if (_heads.Count > 10_000)
                    _heads.RemoveRange(0, 5_000);
            }
            await Task.Delay(Look, cancellationToken);
        }
    }
}
