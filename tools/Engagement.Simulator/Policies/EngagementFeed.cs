using System.Globalization;
using Engagement.Feed.V1;
using Engagement.Interactions.V1;
using Engagement.Remix.V1;
using Engagement.Simulator.Running;
using Engagement.Simulator.Worlds;
using Google.Protobuf.WellKnownTypes;

namespace Engagement.Simulator.Policies;

/// <summary>The system as clients meet it: videos are published, For You is asked for, and what was done goes into the ledger, all through the gateway.</summary>
internal sealed class EngagementFeed(RunningSystem system) : IPolicy
{
    /// <summary>The first videos were published over this time before now.</summary>
    private static readonly TimeSpan Past = TimeSpan.FromDays(30);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FeedService.FeedServiceClient _feed = new(system.Channel);
    private readonly InteractionService.InteractionServiceClient _interactions = new(system.Channel);
    private readonly VideoService.VideoServiceClient _videos = new(system.Channel);
    private readonly List<SimulatedVideo> _published = [];

    public string Name => "engagement";

    public async Task PublishAsync(IReadOnlyList<SimulatedVideo> videos, CancellationToken cancellationToken)
    {
        var isFirst = _published.Count == 0;
        var now = TimeProvider.System.GetUtcNow();
        await Parallel.ForEachAsync(videos.Index(), cancellationToken, async (entry, token) =>
        {
            var (place, video) = entry;
            var age = isFirst ? Past * (1 - ((double)place / videos.Count)) : TimeSpan.Zero;
            var request = new PublishVideoRequest
            {
                EventId = Guid.CreateVersion7(now - age).ToString(),
                Video = new VideoDraft
                {
                    VideoId = Id("video", video.Number),
                    Duration = Duration.FromTimeSpan(TimeSpan.FromMilliseconds(Math.Round(video.Seconds * 1000))),
                    Topics = { new HashSet<int> { video.Topic, video.SecondTopic }.Select(topic => Id("topic", topic)) },
                    Visibility = Visibility.Public,
                },
            };
            await _videos.PublishVideoAsync(request, RunningSystem.As(Id("creator", video.Creator)), cancellationToken: token);
        });
        _published.AddRange(videos);
    }

    public async Task<Slate> NextAsync(int viewer, int count, CancellationToken cancellationToken)
    {
        var page = await _feed.GetForYouAsync(
            new GetForYouRequest { PageSize = count }, RunningSystem.As(Id("viewer", viewer)), cancellationToken: cancellationToken);
        return new Slate(page.RequestId, Simulated(page.Videos), Simulated(page.Videos.Where(video => video.Propensity < 1)), SetAside(page.Videos.Count));
    }

    public async Task RecordAsync(int viewer, Slate slate, IReadOnlyList<Viewing> viewings, CancellationToken cancellationToken)
    {
        var request = new RecordInteractionsRequest { Interactions = { viewings.Index().SelectMany(entry => Interactions(slate, entry.Index, entry.Item)) } };
        for (var waited = TimeSpan.Zero; request.Interactions.Count > 0;)
        {
            var response = await _interactions.RecordInteractionsAsync(
                request, RunningSystem.As(Id("viewer", viewer)), cancellationToken: cancellationToken);
            // A new video may not have reached the ledger yet.
            var refused = request.Interactions.Where((_, i) => response.Results[i].Error is not null).ToList();
            if (refused.Count > 0 && (waited += TimeSpan.FromMilliseconds(100)) > Patience)
                throw new InvalidOperationException(response.Results.First(result => result.Error is not null).Error.Message);
            request = new RecordInteractionsRequest { Interactions = { refused } };
            if (refused.Count > 0)
                await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
        }
    }

    /// <summary>By the settings of a slate as they ship: two of twenty places, the 5th and the 15th.</summary>
    private static int SetAside(int places) => (places + 5) / 10;

    private SimulatedVideo[] Simulated(IEnumerable<RankedVideo> videos) => [.. videos.Select(video => _published[NumberOf(video.VideoId)])];

    private static IEnumerable<Interaction> Interactions(Slate slate, int position, Viewing viewing)
    {
        yield return Of(new Interaction { Impression = new Impression() });
        var watchedMs = (long)(viewing.Seconds * 1000);
        if (watchedMs > 0)
            yield return Of(new Interaction { Watch = new Watch { WatchSections = { new WatchSection { EndMs = watchedMs } } } });
        if (viewing.IsLiked)
            yield return Of(new Interaction { Like = new Like() });

        Interaction Of(Interaction interaction)
        {
            interaction.EventId = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString();
            interaction.VideoId = Id("video", viewing.Video.Number);
            interaction.FeedContext = new FeedContext { RequestId = slate.RequestId, Position = position, TrafficSource = TrafficSource.ForYou };
            return interaction;
        }
    }

    private static string Id(string kind, int number) => string.Create(CultureInfo.InvariantCulture, $"{kind}-{number}");

    private static int NumberOf(string id) => int.Parse(id.AsSpan(id.IndexOf('-', StringComparison.Ordinal) + 1), CultureInfo.InvariantCulture);
}
