using System.Globalization;
using System.Text;
using Engagement.Insights.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Engagement.Insights.Reading;

/// <summary>Writes a report as a file.</summary>
internal static class InsightsFiles
{
    private static readonly JsonFormatter Json = new(JsonFormatter.Settings.Default.WithFormatDefaultValues(true).WithIndentation());

    public static GetVideoInsightsFileResponse Of(VideoInsights insights, FileFormat format) => format == FileFormat.Csv
        ? File($"insights-{insights.VideoId}.csv", "text/csv", CsvOf(insights))
        : File($"insights-{insights.VideoId}.json", "application/json", Json.Format(new GetVideoInsightsResponse { Insights = insights }));

    private static GetVideoInsightsFileResponse File(string name, string type, string text)
        => new() { FileName = name, ContentType = type, Content = ByteString.CopyFromUtf8(text) };

    private static string CsvOf(VideoInsights insights)
    {
        var csv = new StringBuilder("of,at,figure,value\r\n");
        Write(csv, "total", "", insights.Total, "");
        if (insights.SentimentTrend is { } trend)
            Write(csv, "trend", "", trend, "sentiment.");
        if (insights.RemixCredit is { } credit)
            Write(csv, "credit", "", credit, "");
        foreach (var source in insights.ImpressionsBySource)
            Line(csv, "source", source.TrafficSource.ToString(), "impressions", source.Impressions.ToString(CultureInfo.InvariantCulture));
        foreach (var point in insights.Retention.Points)
            Write(csv, "retention", point.ElapsedVideoTimeRatio.ToString("0.00", CultureInfo.InvariantCulture), point, "");
        foreach (var point in insights.Series)
            Write(csv, "series", point.StartTime.ToDateTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture), point.Figures, "");
        return csv.ToString();
    }

    // Every figure by its name in the contract, so that none is forgotten when one is added.
    private static void Write(StringBuilder csv, string of, string at, IMessage figures, string prefix)
    {
        foreach (var field in figures.Descriptor.Fields.InDeclarationOrder())
        {
            var value = field.Accessor.GetValue(figures);
            if (value is null || (field.HasPresence && !field.Accessor.HasValue(figures)))
                continue;
            if (value is Duration duration)
                Line(csv, of, at, $"{prefix}{field.Name}_seconds", (duration.Seconds + duration.Nanos / 1e9m).ToString("0.#########", CultureInfo.InvariantCulture));
            else if (value is IMessage message)
                Write(csv, of, at, message, $"{prefix}{field.Name}.");
            else
                Line(csv, of, at, prefix + field.Name, Convert.ToString(value, CultureInfo.InvariantCulture)!);
        }
    }

    // None of these has a comma, a quote or a line's end: names of the contract, numbers and times.
    private static void Line(StringBuilder csv, params ReadOnlySpan<string> values) => csv.AppendJoin(',', values).Append("\r\n");
}
