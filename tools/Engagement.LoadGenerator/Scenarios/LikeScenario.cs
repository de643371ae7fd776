using Engagement.Interactions.V1;
using Engagement.LoadGenerator.Baselines;
using Engagement.LoadGenerator.Load;
using Engagement.LoadGenerator.Measuring;
using Engagement.LoadGenerator.Running;
using Engagement.LoadGenerator.Workload;
using Grpc.Core;

namespace Engagement.LoadGenerator.Scenarios;

/// <summary>(c) A like, on disk before it is answered, against a call that does nothing.</summary>
internal sealed class LikeScenario : IScenario
{
    private const int InFlight = 64;
    private const int Users = 2_000;

    public string Name => "like";

    public string Question => "unary Like calls a second with 64 in flight, committed before the answer, ÷ a bare gRPC echo of the same messages";

    public async Task<ScenarioResult> RunAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var settings = context.Settings;
        await using var system = await SystemUnderTest.StartAsync(settings, context.Log, cancellationToken);
        using var echo = await EchoProcess.StartAsync(answers: null, cancellationToken);
        Metadata[] users = [.. context.Log.Users.Take(Users).Select(user => Connections.As(user))];
        var length = settings.Size(TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(1));
        var sides = await SideBySide.RunAsync(
            settings.Rounds,
            [
                new Side("Like", "calls/s", async token =>
                {
                    await system.SettleAsync(token);
                    return await LikeAsync(system.Address, users, context.Log, length, system.MeterProcessors, token);
                }),
                new Side("bare echo", "calls/s", token => LikeAsync(echo.Address, users, context.Log, length, echo.MeterProcessors, token)),
            ],
            cancellationToken);
        return new ScenarioResult(
            Name, Question, sides, [Ratio.Of(sides[0], sides[1], atLeast: 0.4, aimFor: 0.6)],
            [$"{InFlight} in flight over 4 connections, {Users:N0} viewers with a token each, {length.TotalSeconds:N0} s a round, {settings.Redis}"])
        {
            Quick = settings.Quick,
        };
    }

    private static async Task<Measurement> LikeAsync(
        Uri address, Metadata[] users, ExposureLog log, TimeSpan length, Func<ProcessorMeter> meter, CancellationToken cancellationToken)
    {
        var randoms = Enumerable.Range(0, InFlight).Select(caller => new Random(caller)).ToArray();
        return await ClosedLoop.RunAsync(
            address, channel => new InteractionService.InteractionServiceClient(channel), InFlight, length, meter, async (client, caller) =>
            {
                var random = randoms[caller];
                var request = new LikeRequest
                {
                    EventId = InteractionSource.EventId(),
                    VideoId = log.Exposures[random.Next(log.Exposures.Length)].Video.VideoId,
                };
                await client.LikeAsync(request, users[random.Next(users.Length)], cancellationToken: cancellationToken);
            }, cancellationToken);
    }
}
