using Engagement.Remix.V1;
using Engagement.Testing.Postgres;
using Engagement.Testing.Processes;
using Engagement.Testing.Wire;
using Xunit;

namespace Engagement.Remix.Tests;

public sealed class OutboxTests
{
    [Fact]
    public async Task LedgerIsDown_VideosArePublishedAndToldLater()
    {
        var server = await PostgresServer.SharedAsync();
        var connectionString = await server.CreateDatabaseAsync("remix", CancellationToken.None);
        var port = FreePort.Next();
        var (ledger, user) = (new LedgerStandIn(), RemixHost.NewUser());
        await using var host = RemixHost.Start(connectionString, ledger: $"http://127.0.0.1:{port}");
        var videos = new VideoService.VideoServiceClient(host.As(user));

        var published = await videos.PublishVideoAsync(
            new PublishVideoRequest { EventId = RemixHost.NewEventId(), Video = RemixHost.Draft() });
        await videos.DeleteVideoAsync(new DeleteVideoRequest { EventId = RemixHost.NewEventId(), VideoId = published.Video.VideoId });
        await using var neighbour = await Neighbour.StartAsync(ledger, port, CancellationToken.None);

        await ledger.WaitForAsync(entry => entry.Effect == -1);
        Assert.Equal([1, -1], ledger.Events.Select(entry => entry.Effect));
    }
}
