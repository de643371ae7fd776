using System.Diagnostics;
using Engagement.Interactions.V1;
using Engagement.LoadGenerator.Running;
using Engagement.LoadGenerator.Workload;
using Engagement.Remix.V1;
using Google.Protobuf.WellKnownTypes;

namespace Engagement.LoadGenerator.Load;

/// <summary>A challenge that fills with entries, some of them duetted in their turn, while viewers like them; and what its leaderboard should be.</summary>
internal sealed class ChallengeLoad(RemixUnderTest remix, SystemUnderTest interactions, int seed)
{
    private const string Creator = "prompter";
    private const string Hashtag = "dance";
    private const int LikesAtOnce = 100;
    private const int MicroPoints = 4 * 1_000_000;

    private readonly List<Made> _videos = [];
    private readonly Lock _lock = new();

    public string ChallengeId { get; private set; } = "";

    public int Entries => Count(made => made.Of is null);

    public int Likes { get; private set; }

    /// <summary>The prompt, and the challenge.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        using var channel = Connections.Open(remix.Address);
        var token = Connections.As(Creator);
        var prompt = (await new VideoService.VideoServiceClient(channel).PublishVideoAsync(
            new PublishVideoRequest { EventId = InteractionSource.EventId(), Video = Draft("") }, token, cancellationToken: cancellationToken)).Video;
        ChallengeId = (await new ChallengeService.ChallengeServiceClient(channel).CreateChallengeAsync(
            new CreateChallengeRequest
            {
                EventId = InteractionSource.EventId(), PromptVideoId = prompt.VideoId, Title = "Dance", Hashtag = Hashtag,
                EndTime = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddDays(1)),
            },
            token, cancellationToken: cancellationToken)).Challenge.ChallengeId;
        _videos.Add(new Made(prompt.VideoId, Of: null));
    }

    /// <summary>So many entries, and a duet of an entry for every ten.</summary>
    public async Task EnterAsync(int entries, int inFlight, CancellationToken cancellationToken)
    {
        using var channel = Connections.Open(remix.Address);
        var client = new RemixService.RemixServiceClient(channel);
        var made = 0;
        await Task.WhenAll(Enumerable.Range(0, inFlight).Select(caller => Task.Run(async () =>
        {
            var random = new Random(seed + caller);
            for (int number; (number = Interlocked.Increment(ref made)) <= entries + (entries / 10);)
            {
                var entry = number % 11 == 0 && Draw(random) is { Of: null } drawn && drawn != _videos[0] ? drawn : null;
                var request = new CreateDuetRequest
                {
                    EventId = InteractionSource.EventId(), SourceVideoId = (entry ?? _videos[0]).VideoId, Layout = DuetLayout.SideBySide,
                    Video = Draft(entry is null ? $"my turn #{Hashtag}" : "as I see it"),
                };
                var token = Connections.As(SocialNetwork.NameOf(random.Next(remix.People.Nodes)));
                var video = (await client.CreateDuetAsync(request, token, cancellationToken: cancellationToken)).Video;
                lock (_lock)
                    _videos.Add(new Made(video.VideoId, entry));
            }
        }, cancellationToken)));
    }

    /// <summary>So many likes a second, a tenth of them taken back, until told.</summary>
    public async Task LikeAsync(int aSecond, Func<bool> isOver, CancellationToken cancellationToken)
    {
        using var channel = Connections.Open(interactions.Address);
        var client = new InteractionService.InteractionServiceClient(channel);
        var token = Connections.As("load", "service");
        var random = new Random(seed - 1);
        var clock = Stopwatch.StartNew();
        for (var viewer = 0; !isOver();)
        {
            if (viewer > clock.Elapsed.TotalSeconds * aSecond)
            {
                await Task.Delay(1, cancellationToken);
                continue;
            }
            var likes = Enumerable.Range(viewer, LikesAtOnce).Select(number => (Viewer: $"viewer-{number}", Of: Draw(random))).ToList();
            viewer += LikesAtOnce;
            var liked = await SendAsync(likes, () => new Interaction { Like = new Like() }, +1);
            await SendAsync([.. liked.Where(_ => random.Next(10) == 0)], () => new Interaction { Unlike = new Unlike() }, -1);
        }

        // What Interactions does not know of yet is refused, and counts nothing.
        async Task<List<(string Viewer, Made Of)>> SendAsync(List<(string Viewer, Made Of)> likes, Func<Interaction> make, int effect)
        {
            if (likes.Count == 0)
                return [];
            var request = new RecordInteractionsRequest();
            foreach (var (viewer, of) in likes)
            {
                var interaction = make();
                (interaction.EventId, interaction.ActingUserId, interaction.VideoId) = (InteractionSource.EventId(), viewer, of.VideoId);
                request.Interactions.Add(interaction);
            }
            var results = (await client.RecordInteractionsAsync(request, token, cancellationToken: cancellationToken)).Results;
            List<(string Viewer, Made Of)> recorded = [.. likes.Where((_, i) => results[i].Receipt is not null)];
            foreach (var (_, of) in recorded)
                of.Likes += effect;
            Likes += recorded.Count;
            return recorded;
        }
    }

    /// <summary>Points of each entry, by its id: four for a like, of which it keeps half, and gets a quarter of what a duet of it earns.</summary>
    public IReadOnlyDictionary<string, long> Expected()
    {
        lock (_lock)
        {
            var points = _videos.Skip(1).Where(made => made.Of is null).ToDictionary(made => made.VideoId, made => (long)made.Likes * MicroPoints / 2);
            foreach (var made in _videos.Where(made => made.Of is not null))
                points[made.Of!.VideoId] += (long)made.Likes * MicroPoints / 4;
            return points;
        }
    }

    private static VideoDraft Draft(string caption) => new() { Duration = new Duration { Seconds = 15 }, Caption = caption };

    private int Count(Func<Made, bool> fits)
    {
        lock (_lock)
            return _videos.Skip(1).Count(fits);
    }

    // Those of the beginning more often.
    private Made Draw(Random random)
    {
        lock (_lock)
            return _videos[(int)(Math.Pow(random.NextDouble(), 2) * _videos.Count)];
    }

    private sealed record Made(string VideoId, Made? Of)
    {
        public int Likes { get; set; }
    }
}
