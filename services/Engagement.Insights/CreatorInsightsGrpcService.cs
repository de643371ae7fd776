using Engagement.Insights.Accounts;
using Engagement.Insights.Benchmarking;
using Engagement.Insights.Reading;
using Engagement.Insights.Segmenting;
using Engagement.Insights.V1;
using Engagement.Platform.Access;
using Engagement.Platform.Errors;
using Grpc.Core;

namespace Engagement.Insights;

internal sealed class CreatorInsightsGrpcService(
    VideoInsightsHandler videos, SegmentHandler segments, AccountInsightsHandler accounts, BenchmarkHandler benchmarks)
    : CreatorInsightsService.CreatorInsightsServiceBase
{
    public override async Task<GetVideoInsightsResponse> GetVideoInsights(GetVideoInsightsRequest request, ServerCallContext context) => new()
    {
        Insights = await videos.GetAsync(Caller.Of(context), request.VideoId, request.Series, new FieldViolations(), context.CancellationToken),
    };

    public override async Task<GetVideoSegmentsResponse> GetVideoSegments(GetVideoSegmentsRequest request, ServerCallContext context)
        => new() { Segments = await segments.GetAsync(Caller.Of(context), request, context.CancellationToken) };

    public override async Task<GetAccountInsightsResponse> GetAccountInsights(GetAccountInsightsRequest request, ServerCallContext context)
        => new() { Insights = await accounts.GetAsync(Caller.Of(context), request, context.CancellationToken) };

    public override async Task<GetVideoBenchmarkResponse> GetVideoBenchmark(GetVideoBenchmarkRequest request, ServerCallContext context)
        => new() { Benchmark = await benchmarks.GetOfVideoAsync(Caller.Of(context), request.VideoId, context.CancellationToken) };

    public override async Task<GetAccountBenchmarkResponse> GetAccountBenchmark(GetAccountBenchmarkRequest request, ServerCallContext context)
        => new() { Benchmark = await benchmarks.GetOfAccountAsync(Caller.Of(context), request.UserId, context.CancellationToken) };

    public override async Task<GetVideoInsightsFileResponse> GetVideoInsightsFile(GetVideoInsightsFileRequest request, ServerCallContext context)
    {
        var violations = new FieldViolations().RequireDefined(request.Format, "format");
        return InsightsFiles.Of(
            await videos.GetAsync(Caller.Of(context), request.VideoId, request.Series, violations, context.CancellationToken), request.Format);
    }

    public override async Task StreamVideoInsights(
        StreamVideoInsightsRequest request, IServerStreamWriter<StreamVideoInsightsResponse> responseStream, ServerCallContext context)
    {
        await foreach (var insights in videos.StreamAsync(Caller.Of(context), request, context.CancellationToken))
            await responseStream.WriteAsync(new StreamVideoInsightsResponse { Insights = insights }, context.CancellationToken);
    }
}
