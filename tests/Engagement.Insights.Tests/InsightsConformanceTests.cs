using Engagement.Insights.V1;
using Engagement.Testing.Conformance;
using Engagement.Testing.Wire;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Npgsql;

namespace Engagement.Insights.Tests;

public sealed class InsightsConformanceTests : ServiceConformance
{
    protected override string Service => "insights";

    protected override string Meter => InsightsMetrics.Meter;

    protected override IReadOnlyList<ServiceDescriptor> Contracts => [CreatorInsightsService.Descriptor, TrendService.Descriptor];

    protected override string TableOfCall => "cell";

    protected override IReadOnlyList<Func<CallInvoker, Task>> CallsWithUnspecified =>
    [
        async user => await new CreatorInsightsService.CreatorInsightsServiceClient(user).GetVideoInsightsAsync(
            new GetVideoInsightsRequest { VideoId = "video", Series = new SeriesSelection() }),
        async user => await new CreatorInsightsService.CreatorInsightsServiceClient(user).GetVideoSegmentsAsync(
            new GetVideoSegmentsRequest { VideoId = "video" }),
        async user => await new CreatorInsightsService.CreatorInsightsServiceClient(user).GetVideoInsightsFileAsync(
            new GetVideoInsightsFileRequest { VideoId = "video" }),
        async user => await new TrendService.TrendServiceClient(user).GetTrendsAsync(new GetTrendsRequest()),
    ];

    protected override async Task<WireHost> StartAsync(string connectionString, CancellationToken cancellationToken)
    {
        await using var database = NpgsqlDataSource.Create(connectionString);
        await using var insert = database.CreateCommand("""
            INSERT INTO video (video_id, creator_id, duration_ms, length_class, published_at, sound_id, language, region, topics, hashtags)
            VALUES ('video', 'somebody', 10000, 4, now(), '', '', '', '{}', '{}')
            """);
        await insert.ExecuteNonQueryAsync(cancellationToken);
        return InsightsHost.Start(connectionString);
    }

    protected override async Task CallAsync(CallInvoker user, CallOptions options)
        => await new CreatorInsightsService.CreatorInsightsServiceClient(user).GetVideoInsightsAsync(
            new GetVideoInsightsRequest { VideoId = "video" }, options);
}
