using Engagement.Import.KuaiRand;
using Engagement.Import.Sending;
using Grpc.Core;

namespace Engagement.Import.Reporting;

/// <summary>One run: ask Insights, write the Markdown, and draw beside it how viewers stay with the most viewed video.</summary>
internal static class ReportRun
{
    private const int Creators = 10;

    public static async Task<int> RunAsync(ReportSettings settings, CancellationToken cancellationToken)
    {
        try
        {
            var folder = Folder.Read(settings.Data);
            var creators = LargestCreators.Of(folder).Take(Creators).ToArray();
            using var session = await Session.OpenAsync(settings.Connection, cancellationToken);
            var retrying = new Retrying(new Tally(), settings.Connection.Patience, TimeProvider.System);
            var reports = await new ReportReader(session, retrying, settings.Connection.Patience, TimeProvider.System).ReadAsync(
                creators, DayOf(folder.Exposures.Min(row => row.TimeMs)), DayOf(folder.Exposures.Max(row => row.TimeMs)), cancellationToken);
            var chart = Path.ChangeExtension(settings.Output, ".svg");
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(settings.Output))!);
            await File.WriteAllTextAsync(chart, RetentionChart.Of(reports[0].Video), cancellationToken);
            await File.WriteAllTextAsync(settings.Output, ReportText.Of(reports, Path.GetFileName(chart)), cancellationToken);
            Console.WriteLine($"{settings.Output} and {chart} are of {reports.Count} creators.");
            return 0;
        }
        catch (RpcException exception)
        {
            return Fail($"The gateway does not let the report go on: {exception.Status}.");
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or TimeoutException)
        {
            return Fail(exception.Message);
        }
    }

    private static DateTime DayOf(long timeMs) => DateTimeOffset.FromUnixTimeMilliseconds(timeMs).UtcDateTime.Date;

    private static int Fail(string message)
    {
        Console.Error.WriteLine(message);
        return 1;
    }
}
