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
        Assert.StartsWith("1,1.5 2,0.75 3,0.5 4,0.375 ", lines["watched"].Attribute("points")!.Value, StringComparison.Ordinal);
        Assert.EndsWith("100,0.333333", lines["relative"].Attribute("points")!.Value, StringComparison.Ordinal);
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

    private static DateTime Sunday { get; } = new(2022, 4, 24, 0, 0, 0, DateTimeKind.Utc);
}
