using Engagement.Interactions.V1;
using Engagement.Platform;
using Engagement.Platform.Access;
using Engagement.Platform.Errors;
using Engagement.ServiceDefaults;
using Engagement.Testing.Wire;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Engagement.Gateway.Tests.Hosting;

/// <summary>One replica of an upstream: the suite's own platform on both its endpoints, and a scripted service on top.</summary>
internal sealed class StandIn : IAsyncDisposable
{
    private readonly WebApplication _app;

    private StandIn(WebApplication app)
    {
        _app = app;
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToList();
        (GrpcAddress, HttpAddress) = (addresses[0], addresses[1]);
    }

    public string GrpcAddress { get; }

    public string HttpAddress { get; }

    public ScriptedCounters Counters => _app.Services.GetRequiredService<ScriptedCounters>();

    /// <param name="again">Where to come back, for a replica that is started again.</param>
    public static async Task<StandIn> StartAsync(StandIn? again = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            EnvironmentName = "Development",
            ApplicationName = "Engagement.Gateway.Tests",
        });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Auth:SigningKey"] = WireTokens.SigningKey,
            ["Kestrel:Endpoints:grpc:Url"] = again?.GrpcAddress ?? "http://127.0.0.1:0",
            ["Kestrel:Endpoints:grpc:Protocols"] = "Http2",
            ["Kestrel:Endpoints:http:Url"] = again?.HttpAddress ?? "http://127.0.0.1:0",
            ["Kestrel:Endpoints:http:Protocols"] = "Http1",
        });
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.AddServiceDefaults();
        builder.AddPlatform();
        builder.Services.AddSingleton<ScriptedCounters>();
        var app = builder.Build();
        app.MapDefaultEndpoints();
        app.MapPlatform();
        app.MapGrpcService<ScriptedCounters>();
        app.MapGrpcService<ScriptedInteractions>();
        await app.StartAsync();
        return new StandIn(app);
    }

    /// <summary>As a kill does: connections break, nothing is drained.</summary>
    public async Task KillAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}

/// <summary>Counts its calls, and answers each video id with itself; `missing` is not found.</summary>
internal sealed class ScriptedCounters : CounterService.CounterServiceBase
{
    private int _calls;

    public int Calls => _calls;

    /// <summary>The `traceparent` of the last call.</summary>
    public string? Traceparent { get; private set; }

    public override Task<BatchGetCountersResponse> BatchGetCounters(BatchGetCountersRequest request, ServerCallContext context)
    {
        Interlocked.Increment(ref _calls);
        Traceparent = context.RequestHeaders.GetValue("traceparent");
        if (request.VideoIds.Contains("missing"))
            throw Problem.NotFound(Errors.V1.ErrorReason.VideoNotFound, "video", "missing");
        return Task.FromResult(new BatchGetCountersResponse
        {
            Videos = { request.VideoIds.Select(id => new VideoCounters { VideoId = id, Likes = 7 }) },
            Users = { new UserCounters { UserId = Caller.Of(context).UserId } },
        });
    }
}

/// <summary>Accepts likes, and refuses every recorded interaction in its own result.</summary>
internal sealed class ScriptedInteractions(TimeProvider timeProvider) : InteractionService.InteractionServiceBase
{
    public override Task<LikeResponse> Like(LikeRequest request, ServerCallContext context)
        => Task.FromResult(new LikeResponse
        {
            Receipt = new Receipt
            {
                EventId = request.EventId,
                Position = 5_000_000_000,
                RecordedAt = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(timeProvider.GetUtcNow()),
            },
        });

    public override Task<RecordInteractionsResponse> RecordInteractions(RecordInteractionsRequest request, ServerCallContext context)
        => Task.FromResult(new RecordInteractionsResponse
        {
            Results =
            {
                request.Interactions.Select(interaction => new InteractionResult
                {
                    EventId = interaction.EventId,
                    Error = new FieldViolations().Add("video_id", "is not known").ToProblem().Status,
                }),
            },
        });
}
