using System.Globalization;
using System.Xml.Linq;
using Engagement.Import.Reporting;
using Engagement.Insights.V1;
using Google.Protobuf.WellKnownTypes;

namespace Engagement.Import.Tests.Reporting;

public sealed class ReportTests
{
    private static readonly VideoInsights Video = new()
    {
        VideoId = "kr-v1", Duration = TimeSpan.FromSeconds(10).ToDuration(), PublishedAt = new DateTime(2022, 4, 9, 16, 0, 0, DateTimeKind.Utc).ToTimestamp(),
        Total = new Figures { Views = 1234, Rates = new Rates { AverageTimeWatched = TimeSpan.FromMilliseconds(2500).ToDuration() } },
        Retention = new Retention
        {
            Cohort = new Cohort { Videos = 3 },
            Points =
            {
                Enumerable.Range(1, 100).Select(i => new RetentionPoint
                {
                    ElapsedVideoTimeRatio = i / 100.0, AudienceWatchRatio = 1.5 / i, RelativeRetentionPerformance = 1 / 3.0, StoppedWatching = i,
                    Played = new Duration(), Replayed = new Duration(),
                }),
            },
            DropOffs = { new DropOff { Point = 50, Start = TimeSpan.FromSeconds(5).ToDuration(), Place = DropOffPlace.Body, StoppedWatching = 51, Expected = 2.5 } },
        },
    };

    [Fact]
    public void Chart_OfAVideo_DrawsTheNumbersThatWereTold()
    {
        var drawn = XDocument.Parse(RetentionChart.Of(Video)).Root!;

        var lines = drawn.Elements().Where(element => element.Name.LocalName == "polyline").ToDictionary(line => line.Attribute("id")!.Value);
        Assert.Equal([1.5, 0.75, 0.5, 0.375], ReadBack(lines["watched"]).Take(4));
        Assert.All(ReadBack(lines["relative"]), ratio => Assert.Equal(0.333, ratio));
        // A bar a point, the drop-off's alone in red.
        var bars = drawn.Elements().Where(element => element.Name.LocalName == "rect").Skip(1).ToArray();
        Assert.Equal(100, bars.Length);
        Assert.Equal([50], Enumerable.Range(0, 100).Where(i => bars[i].Attribute("fill")!.Value == "#dc2626"));
    }

    [Fact]
    public void Text_OfAReport_HasATableForEachQuestion()
    {
        var account = new AccountInsights
        {
            UserId = "kr-a1", Videos = 1, FollowersGained = 2, Total = new Figures { Views = 1234, TotalTimeWatched = new Duration(), Rates = Video.Total.Rates },
            Series = { new AccountPoint { StartTime = Sunday.ToTimestamp(), Figures = new Figures { Views = 7 } } },
        };

        var text = ReportText.Of([new CreatorReport(account, Video)], "chart.svg");

        Assert.Contains("| creator | 2022-04-24 |\n| --- | --: |\n| kr-a1 | 7 |", text, StringComparison.Ordinal);
        Assert.Contains("| kr-v1 | 10.000 | 2022-04-09 16:00 | 1,234 | 2.500 |", text, StringComparison.Ordinal);
        Assert.Contains("| 0.5000 | 5.000 | Body | 51 | 2.5000 |", text, StringComparison.Ordinal);
        Assert.Contains("| 0.0300 | 0.000 | 0.000 | 0.5000 | 0 | 3 | 0.3333 |", text, StringComparison.Ordinal);
        Assert.Contains("](chart.svg)", text, StringComparison.Ordinal);
    }

    private static IEnumerable<double> ReadBack(XElement line)
    {
        var (zero, most) = (HeightOf(line.Attribute("data-zero")!.Value), HeightOf(line.Attribute("data-most")!.Value));
        var scale = double.Parse(line.Attribute("data-ratio")!.Value, CultureInfo.InvariantCulture) / (zero - most);
        return line.Attribute("points")!.Value.Split(' ').Select(point => Math.Round((zero - HeightOf(point)) * scale, 3));
    }

    private static double HeightOf(string point) => double.Parse(point.Split(',')[1], CultureInfo.InvariantCulture);

    private static DateTime Sunday { get; } = new(2022, 4, 24, 0, 0, 0, DateTimeKind.Utc);
}
