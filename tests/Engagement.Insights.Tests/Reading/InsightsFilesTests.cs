using System.Globalization;
using Engagement.Insights.V1;
using Xunit;

namespace Engagement.Insights.Tests.Reading;

public sealed class InsightsFilesTests(InsightsHost host) : IClassFixture<InsightsHost>
{
    [Fact]
    public async Task GetVideoInsightsFile_InBothFormats_SaysWhatTheReportSays()
    {
        var video = Sent.Publication(10_000);
        await host.TellAsync([video, .. Enumerable.Range(0, 10).Select(i => Sent.Impression(video, $"viewer-{i}")), Sent.Like(video, "viewer-0", 2)]);
        var insights = await host.ReadAsync(video, Granularity.Hour);

        var csv = (await FileAsync(video.UserId, insights, FileFormat.Csv)).Content.ToStringUtf8();
        var json = (await FileAsync(video.UserId, insights, FileFormat.Json)).Content.ToStringUtf8();

        Assert.Equal(insights, GetVideoInsightsResponse.Parser.ParseJson(json).Insights);
        var lines = csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("of,at,figure,value", lines[0]);
        Assert.All(lines, line => Assert.Equal(4, line.Split(',').Length));
        Assert.Contains("total,,impressions,10", lines);
        Assert.Contains("source,ForYou,impressions,10", lines);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"series,{Sent.At(2).ToDateTime():yyyy-MM-ddTHH:mm:ssZ},likes,1"), lines);
    }

    [Fact]
    public async Task StreamVideoInsights_WhenSomethingHappens_SendsItOnce()
    {
        var (video, another) = (Sent.Publication(10_000), Sent.Publication(10_000));
        await host.TellAsync(video, another);
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var call = host.As(video.UserId).StreamVideoInsights(new StreamVideoInsightsRequest { VideoId = video.VideoId }, cancellationToken: bound.Token);

        Assert.True(await call.ResponseStream.MoveNext(bound.Token));
        Assert.Equal(0, call.ResponseStream.Current.Insights.Total.Likes);
        await host.TellAsync(Sent.Like(another, "ann"));
        await host.TellAsync(Sent.Like(video, "ann"));
        Assert.True(await call.ResponseStream.MoveNext(bound.Token));
        Assert.Equal(1, call.ResponseStream.Current.Insights.Total.Likes);
    }

    private async Task<GetVideoInsightsFileResponse> FileAsync(string creator, VideoInsights insights, FileFormat format)
        => await host.As(creator).GetVideoInsightsFileAsync(new GetVideoInsightsFileRequest
        {
            VideoId = insights.VideoId, Format = format,
            Series = new SeriesSelection { Granularity = Granularity.Hour, EndTime = Sent.At(240) },
        });
}
