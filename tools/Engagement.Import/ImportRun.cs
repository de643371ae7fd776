using System.Diagnostics;
using Engagement.Import.KuaiRand;
using Engagement.Import.Sending;
using Engagement.Import.Verification;
using Grpc.Core;

namespace Engagement.Import;

/// <summary>One run: read, publish, record, report, and verify when asked to.</summary>
internal static class ImportRun
{
    private const int Done = 0;
    private const int Failed = 1;
    private const int DifferencesShown = 20;

    public static async Task<int> RunAsync(ImportSettings settings, CancellationToken cancellationToken)
    {
        try
        {
            var folder = Folder.Read(settings.Data);
            using var session = await Session.OpenAsync(settings.Connection, cancellationToken);
            var tally = new Tally();
            var retrying = new Retrying(tally, settings.Connection.Patience, TimeProvider.System);
            await ImportAsync(folder, new Importer(session, retrying, tally, settings.Concurrency), tally, cancellationToken);
            var verified = !settings.Verify || await VerifyAsync(folder, session, retrying, tally.LastPosition, cancellationToken);
            return verified && tally.Refused.Count == 0 ? Done : Failed;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Fail("Interrupted. Run it again to go on: what is recorded already counts once.");
        }
        catch (RpcException exception)
        {
            return Fail($"The gateway does not let the import go on: {exception.Status}. Run it again to go on.");
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or TimeoutException)
        {
            return Fail(exception.Message);
        }
    }

    private static async Task ImportAsync(Folder folder, Importer importer, Tally tally, CancellationToken cancellationToken)
    {
        var publishing = Stopwatch.StartNew();
        await ProgressDisplay.RunAsync(
            "videos", folder.Videos.Count, advance => importer.PublishAsync(folder.Videos.Values, advance, cancellationToken));
        publishing.Stop();
        var recording = Stopwatch.StartNew();
        await ProgressDisplay.RunAsync("rows", folder.Exposures.Count, advance => importer.RecordAsync(folder, advance, cancellationToken));
        var (videos, rows) = (folder.Videos.Count, folder.Exposures.Count);
        Print($"{videos:N0} videos in {publishing.Elapsed.TotalSeconds:F1} s, {videos / publishing.Elapsed.TotalSeconds:N0} videos/s");
        Print($"{rows:N0} rows in {recording.Elapsed.TotalSeconds:F1} s, {rows / recording.Elapsed.TotalSeconds:N0} rows/s");
        var refused = tally.Refused.Values.Sum();
        Print($"{tally.Events:N0} events: {tally.Recorded:N0} recorded, {tally.Duplicates:N0} duplicates, {refused:N0} refused");
        Print($"{tally.Retries:N0} calls were made again");
        foreach (var (reason, count) in tally.Refused)
            Print($"refused: {reason} {count:N0}");
    }

    private static async Task<bool> VerifyAsync(
        Folder folder, Session session, Retrying retrying, long position, CancellationToken cancellationToken)
    {
        var verification = new CounterVerification(session, retrying, TimeProvider.System);
        var (videos, followers) = (PlainCounts.Of(folder), PlainCounts.Followers(folder));
        var videoDifferences = await verification.CompareVideosAsync(videos, position, cancellationToken);
        var followerDifferences = await verification.CompareFollowersAsync(followers, cancellationToken);
        foreach (var difference in videoDifferences.Concat(followerDifferences).Take(DifferencesShown))
            Print($"differs: {difference}");
        Print($"{followers.Count:N0} followed authors compared, {followerDifferences.Count:N0} differ");
        Print($"{videos.Count:N0} videos compared, {videoDifferences.Count:N0} differ");
        return videoDifferences.Count + followerDifferences.Count == 0;
    }

    private static void Print(FormattableString line) => Console.WriteLine(FormattableString.Invariant(line));

    private static int Fail(string message)
    {
        Console.Error.WriteLine(message);
        return Failed;
    }
}
