using System.Diagnostics;
using Engagement.AppHost.Tests.Telemetry;
using Engagement.Feed.V1;
using Engagement.Insights.V1;
using Engagement.Interactions.V1;
using Engagement.Remix.V1;
using Engagement.SocialGraph.V1;
using Engagement.Testing;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Xunit;
using Xunit.Abstractions;

namespace Engagement.AppHost.Tests.Running;

/// <summary>What people do across the services, through the gateway. Users and videos are new in each, so that all can run on one system.</summary>
internal sealed class Journeys(EngagementSystem system, ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _run = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString("N")[20..];

    private VideoService.VideoServiceClient Videos => new(system.CreateChannel());

    private RemixService.RemixServiceClient Remixes => new(system.CreateChannel());

    private InteractionService.InteractionServiceClient Interactions => new(system.CreateChannel());

    private FeedService.FeedServiceClient Feeds => new(system.CreateChannel());

    private GraphService.GraphServiceClient Graph => new(system.CreateChannel());

    private MessageService.MessageServiceClient Messages => new(system.CreateChannel());

    public async Task AllAsync()
    {
        await LikeChangesCountersHistoryAndTheNextFeedAsync();
        await FollowFillsTheFollowingFeedAsync();
        await DuetAndStitchHaveALineageAsync();
        await MessageArrivesAsync();
        await WatchIsStreamedCountedAndTakenBackAsync();
        await ErasedHistoryLeavesTheCreatorNothingAsync();
        await CommentsLikersAndSharesAreSeenByOthersAsync();
        await LikeIsOneTraceToTheFoldAsync();
    }

    public async Task LikeChangesCountersHistoryAndTheNextFeedAsync()
    {
        var (ann, carl, topic) = ($"ann-{_run}", $"carl-{_run}", $"topic-{_run}");
        foreach (var number in Enumerable.Range(1, 4))
            await PublishAsync(carl, $"v{number}-{_run}", topic);
        var first = $"v1-{_run}";
        await RecordAsync(ann, first, interaction => interaction.Impression = new Impression());
        await RecordAsync(ann, first, interaction => interaction.Watch = new Watch { WatchSections = { new WatchSection { EndMs = 20_000 } } });
        var clock = Stopwatch.StartNew();
        var like = await Interactions.LikeAsync(new LikeRequest { EventId = NewId(), VideoId = first }, system.As(ann));

        var feed = await FeedAtAsync(ann, like.Receipt.Position);
        output.WriteLine($"like to changed feed: {clock.ElapsedMilliseconds} ms");
        Assert.DoesNotContain(first, feed.Videos.Select(video => video.VideoId));
        var next = Assert.Single(feed.Videos, video => video.VideoId == $"v2-{_run}");
        Assert.True(next.Terms.Single(term => term.Feature == "topic_affinity").Contribution > 0);
        Assert.Equal(next.Score, next.Terms.Aggregate(0.0, (sum, term) => sum + term.Contribution));

        await Until.PassesAsync(async () => Assert.Equal((1, 1, 1), await CountersAsync(first)), Patience);
        var unlike = await Interactions.UnlikeAsync(new UnlikeRequest { EventId = NewId(), VideoId = first }, system.As(ann));
        var notInterested = await RecordAsync(ann, $"v2-{_run}", interaction => interaction.NotInterested = new NotInterested());
        await Until.PassesAsync(async () => Assert.Equal((1, 1, 0), await CountersAsync(first)), Patience);
        feed = await FeedAtAsync(ann, notInterested.Position);
        Assert.DoesNotContain($"v2-{_run}", feed.Videos.Select(video => video.VideoId));

        var history = await new HistoryService.HistoryServiceClient(system.CreateChannel()).ListHistoryAsync(new ListHistoryRequest(), system.As(ann));
        Assert.Equal(
            [EventKind.NotInterested, EventKind.Unlike, EventKind.Like, EventKind.Watch, EventKind.Impression],
            history.Entries.Select(entry => entry.Kind));
        Assert.True(unlike.Receipt.Position > like.Receipt.Position);
    }

    public async Task FollowFillsTheFollowingFeedAsync()
    {
        var (fan, star) = ($"fan-{_run}", $"star-{_run}");
        await PublishAsync(star, $"s1-{_run}", "music");
        await Graph.FollowAsync(new FollowRequest { EventId = NewId(), UserId = star }, system.As(fan));
        await PublishAsync(star, $"s2-{_run}", "music");

        await Until.PassesAsync(async () =>
        {
            var feed = await Feeds.GetFollowingAsync(new GetFollowingRequest(), system.As(fan));
            Assert.Equal([$"s2-{_run}", $"s1-{_run}"], feed.Videos.Select(video => video.VideoId));
        }, Patience);
        var followers = await Graph.ListFollowersAsync(new ListFollowersRequest { UserId = star }, system.As(fan));
        Assert.Equal(fan, Assert.Single(followers.Followers).UserId);
        await Until.PassesAsync(async () =>
        {
            var counters = await new CounterService.CounterServiceClient(system.CreateChannel())
                .BatchGetCountersAsync(new BatchGetCountersRequest { UserIds = { star, fan } }, system.As(fan));
            Assert.Equal((1, 2), (counters.Users[0].Followers, counters.Users[0].Videos));
            Assert.Equal(1, counters.Users[1].Following);
        }, Patience);

        await Graph.UnfollowAsync(new UnfollowRequest { EventId = NewId(), UserId = star }, system.As(fan));
        await Until.PassesAsync(
            async () => Assert.Empty((await Feeds.GetFollowingAsync(new GetFollowingRequest(), system.As(fan))).Videos), Patience);
    }

    public async Task DuetAndStitchHaveALineageAsync()
    {
        var (original, duet, stitch) = ($"o-{_run}", $"d-{_run}", $"st-{_run}");
        await PublishAsync($"carl-{_run}", original, "comedy");
        await Remixes.CreateDuetAsync(new CreateDuetRequest
        {
            EventId = NewId(), SourceVideoId = original, Layout = DuetLayout.SideBySide, Video = Draft(duet, "comedy"),
        }, system.As($"bob-{_run}"));
        await Remixes.CreateStitchAsync(new CreateStitchRequest
        {
            EventId = NewId(), SourceVideoId = duet, End = Seconds(3), Video = Draft(stitch, "comedy"),
        }, system.As($"eve-{_run}"));

        var lineage = await Remixes.GetLineageAsync(new GetLineageRequest { VideoId = stitch }, system.As($"ann-{_run}"));
        Assert.Equal([(duet, 1), (original, 2)], lineage.Ancestors.Select(node => (node.VideoId, node.Distance)));
        Assert.Equal(2, lineage.Video.Depth);
        await Until.PassesAsync(async () =>
        {
            var counters = await new CounterService.CounterServiceClient(system.CreateChannel())
                .BatchGetCountersAsync(new BatchGetCountersRequest { VideoIds = { original, duet } }, system.As($"ann-{_run}"));
            Assert.Equal((1, 1), (counters.Videos[0].Duets, counters.Videos[1].Stitches));
        }, Patience);
    }

    public async Task WatchIsStreamedCountedAndTakenBackAsync()
    {
        var (viewer, video) = ($"wim-{_run}", $"w-{_run}");
        await PublishAsync($"cora-{_run}", video, $"waves-{_run}");
        using var bound = new CancellationTokenSource(Patience);
        using var live = new CounterService.CounterServiceClient(system.CreateChannel()).StreamCounters(
            new StreamCountersRequest { VideoIds = { video } }, system.As("reader"), cancellationToken: bound.Token);
        using var stream = Interactions.StreamInteractions(system.As(viewer), cancellationToken: bound.Token);
        var updates = new[] { (Number: 1, EndMs: 30_000), (Number: 0, EndMs: 10_000) };
        foreach (var (number, endMs) in updates)
        {
            await stream.RequestStream.WriteAsync(new StreamInteractionsRequest
            {
                Sequence = number,
                Interactions =
                {
                    new Interaction
                    {
                        EventId = NewId(),
                        VideoId = video,
                        Watch = new Watch { SessionId = $"s-{_run}", FirstSection = number, WatchSections = { new WatchSection { EndMs = endMs } } },
                    },
                },
            }, bound.Token);
            Assert.True(await stream.ResponseStream.MoveNext(bound.Token));
            Assert.Equal((number, 0), (stream.ResponseStream.Current.Sequence, stream.ResponseStream.Current.Exceptions.Count));
        }
        await LiveUntilAsync((1, 40_000, 1));

        var history = new HistoryService.HistoryServiceClient(system.CreateChannel());
        var entry = (await history.ListHistoryAsync(new ListHistoryRequest { VideoId = video }, system.As(viewer))).Entries[0];
        var deletion = await history.DeleteHistoryEntryAsync(
            new DeleteHistoryEntryRequest { EventId = NewId(), EntryEventId = entry.EventId }, system.As(viewer));
        await LiveUntilAsync((0, 0, 0));
        Assert.Empty((await history.ListHistoryAsync(new ListHistoryRequest { VideoId = video }, system.As(viewer))).Entries);
        // Seen no more, as far as the profile knows.
        Assert.Contains(video, (await FeedAtAsync(viewer, deletion.Receipt.Position)).Videos.Select(served => served.VideoId));

        async Task LiveUntilAsync((long Views, long WatchTimeMs, long Completions) expected)
        {
            (long, long, long) seen;
            do
            {
                Assert.True(await live.ResponseStream.MoveNext(bound.Token), $"the counters became {expected}");
                var counters = live.ResponseStream.Current.Videos[0];
                seen = (counters.Views, counters.WatchTimeMs, counters.Completions);
            }
            while (seen != expected);
        }
    }

    public async Task ErasedHistoryLeavesTheCreatorNothingAsync()
    {
        var (viewer, other, creator, video) = ($"ella-{_run}", $"otto-{_run}", $"cora-{_run}", $"e-{_run}");
        await PublishAsync(creator, video, "erasing");
        await ActAsync(other);
        var insights = new CreatorInsightsService.CreatorInsightsServiceClient(system.CreateChannel());
        await Until.IsTrueAsync(async () => (await FiguresAsync()).Comments == 1, Patience, "the creator is told of the first viewer");
        var before = await FiguresAsync();
        await ActAsync(viewer);
        await Until.IsTrueAsync(async () => (await FiguresAsync()).Comments == 2, Patience, "the creator is told of both");

        var privacy = new PrivacyService.PrivacyServiceClient(system.CreateChannel());
        var erased = await privacy.EraseHistoryAsync(new EraseHistoryRequest { EventId = NewId() }, system.As(viewer));

        Assert.True(erased.Receipt.Position > 0);
        await Until.IsTrueAsync(async () => (await FiguresAsync()).Equals(before), Patience, "the creator is told of the other alone");
        var history = await new HistoryService.HistoryServiceClient(system.CreateChannel()).ListHistoryAsync(new ListHistoryRequest(), system.As(viewer));
        Assert.Equal([EventKind.HistoryErasure], history.Entries.Select(entry => entry.Kind));

        async Task ActAsync(string userId)
        {
            await RecordAsync(userId, video, interaction => interaction.Impression = new Impression());
            await RecordAsync(userId, video, interaction => interaction.Watch = new Watch { SessionId = $"s-{userId}", WatchSections = { new WatchSection { EndMs = 20_000 } } });
            await RecordAsync(userId, video, interaction => interaction.Like = new Like());
            await RecordAsync(userId, video, interaction => interaction.Save = new Save());
            await RecordAsync(userId, video, interaction => interaction.Share = new Share { Channel = ShareChannel.Link });
            await RecordAsync(userId, video, interaction => interaction.Comment = new Comment { Text = "What a lovely song" });
        }

        async Task<Figures> FiguresAsync() => (await insights.GetVideoInsightsAsync(
            new GetVideoInsightsRequest { VideoId = video }, system.As(creator))).Insights.Total;
    }

    public async Task CommentsLikersAndSharesAreSeenByOthersAsync()
    {
        var (ann, bob, video) = ($"anna-{_run}", $"bobby-{_run}", $"c-{_run}");
        await PublishAsync($"cleo-{_run}", video, "talk");
        await Graph.FollowAsync(new FollowRequest { EventId = NewId(), UserId = bob }, system.As(ann));
        await Interactions.LikeAsync(new LikeRequest { EventId = NewId(), VideoId = video }, system.As(bob));
        var known = await Interactions.ListKnownLikersAsync(new ListKnownLikersRequest { VideoId = video }, system.As(ann));
        Assert.Equal([bob], known.Likers.Select(liker => liker.UserId));

        var comments = new CommentService.CommentServiceClient(system.CreateChannel());
        var post = await comments.PostCommentAsync(new PostCommentRequest { EventId = NewId(), VideoId = video, Text = "Look" }, system.As(ann));
        await comments.PostCommentAsync(
            new PostCommentRequest { EventId = NewId(), VideoId = video, Text = "Yes", ParentCommentId = post.Receipt.EventId }, system.As(bob));
        var listed = Assert.Single((await comments.ListCommentsAsync(new ListCommentsRequest { VideoId = video }, system.As(bob))).Comments);
        Assert.Equal((ann, "Look", 1), (listed.UserId, listed.Text, listed.Replies));

        var shares = new ShareService.ShareServiceClient(system.CreateChannel());
        var share = await shares.ShareVideoAsync(
            new ShareVideoRequest { EventId = NewId(), VideoId = video, Channel = ShareChannel.Link }, system.As(ann));
        var open = await shares.OpenShareAsync(new OpenShareRequest { EventId = NewId(), ShareToken = share.Receipt.ShareToken }, system.As(bob));
        Assert.Equal((video, ann), (open.VideoId, open.SharerId));
    }

    public async Task MessageArrivesAsync()
    {
        var (sender, reader) = ($"mia-{_run}", $"noa-{_run}");
        var sent = await Messages.SendMessageAsync(
            new SendMessageRequest { EventId = NewId(), RecipientId = reader, Text = "Look at this" }, system.As(sender));

        // From a stranger: a request.
        var conversation = Assert.Single(
            (await Messages.ListConversationsAsync(new ListConversationsRequest { Requests = true }, system.As(reader))).Conversations);
        Assert.Equal((sender, "Look at this"), (conversation.OtherUserId, conversation.LastMessage.Text));
        var stranger = await Assert.ThrowsAsync<RpcException>(async () => await Messages.ListMessagesAsync(
            new ListMessagesRequest { ConversationId = sent.Message.ConversationId }, system.As($"eve-{_run}")));
        Assert.Equal(StatusCode.NotFound, stranger.StatusCode);
    }

    public async Task LikeIsOneTraceToTheFoldAsync()
    {
        var video = $"t-{_run}";
        await PublishAsync($"carl-{_run}", video, "art");
        // As an app sends it. An Activity here would give the HTTP client a span of its own, which nobody exports.
        var (traceId, clientSpan) = (ActivityTraceId.CreateRandom().ToHexString(), ActivitySpanId.CreateRandom().ToHexString());
        var headers = system.As($"ann-{_run}");
        headers.Add("traceparent", $"00-{traceId}-{clientSpan}-01");
        await Interactions.LikeAsync(new LikeRequest { EventId = NewId(), VideoId = video }, headers);

        IReadOnlyList<CollectedSpan> trace = [];
        await Until.PassesAsync(() =>
        {
            trace = [.. system.Traces.Spans.Where(span => span.TraceId == traceId)];
            Assert.Contains(trace, span => Is(span, "gateway"));
            Assert.Contains(trace, span => Is(span, "interactions") && span.Kind == Span.Types.SpanKind.Server);
            Assert.Contains(trace, span => Is(span, "feed") && span.Name == "fold");
            HashSet<string?> known = [.. trace.Select(span => span.SpanId), clientSpan];
            Assert.All(trace, span => Assert.Contains(span.ParentId, known));
            return Task.CompletedTask;
        }, Patience);
        foreach (var span in trace)
            output.WriteLine($"{span.ParentId} -> {span.SpanId} {span.Service}: {span.Name} ({span.Kind})");

        static bool Is(CollectedSpan span, string service) => span.Service.StartsWith(service, StringComparison.Ordinal);
    }

    private async Task PublishAsync(string creator, string video, string topic)
        => await Videos.PublishVideoAsync(new PublishVideoRequest { EventId = NewId(), Video = Draft(video, topic) }, system.As(creator));

    private async Task<Receipt> RecordAsync(string viewer, string video, Action<Interaction> act)
    {
        var interaction = new Interaction { EventId = NewId(), VideoId = video };
        act(interaction);
        var response = await Interactions.RecordInteractionsAsync(new RecordInteractionsRequest { Interactions = { interaction } }, system.As(viewer));
        return response.Results[0].Receipt ?? throw new InvalidOperationException(response.Results[0].Error.Message);
    }

    /// <summary>The feed that has every event up to a position in it, and knows this run's videos.</summary>
    private async Task<GetForYouResponse> FeedAtAsync(string viewer, long position)
    {
        GetForYouResponse feed = new();
        await Until.IsTrueAsync(async () =>
        {
            feed = await Feeds.GetForYouAsync(new GetForYouRequest { PageSize = 100 }, system.As(viewer));
            return feed.ProfilePosition >= position;
        }, Patience, $"the feed of {viewer} has position {position}");
        return feed;
    }

    private async Task<(long Impressions, long Views, long Likes)> CountersAsync(string video)
    {
        var counters = (await new CounterService.CounterServiceClient(system.CreateChannel())
            .BatchGetCountersAsync(new BatchGetCountersRequest { VideoIds = { video } }, system.As("reader"))).Videos[0];
        return (counters.Impressions, counters.Views, counters.Likes);
    }

    private static VideoDraft Draft(string id, string topic) => new() { VideoId = id, Duration = Seconds(30), Topics = { topic } };

    private static Duration Seconds(int seconds) => Duration.FromTimeSpan(TimeSpan.FromSeconds(seconds));

    private static string NewId() => Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString();
}
