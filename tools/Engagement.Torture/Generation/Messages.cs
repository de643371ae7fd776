using System.Globalization;
using Engagement.Interactions.V1;
using Engagement.Ledger.V1;
using Engagement.Remix.V1;
using Google.Protobuf.WellKnownTypes;

namespace Engagement.Torture.Generation;

/// <summary>The messages of the planned events.</summary>
internal static class Messages
{
    public static Interaction Of(EventPlan plan, int index, string shareToken)
    {
        var planned = plan[index];
        var target = planned.Target == Planned.None ? "" : plan[planned.Target].EventId.ToString();
        var interaction = new Interaction
        {
            EventId = planned.EventId.ToString(),
            VideoId = NamesVideo(planned.Kind) ? World.VideoId(planned.Video) : "",
            ActingUserId = World.UserId(planned.User),
        };
        if (NamesVideo(planned.Kind) && planned.Detail % 4 == 0)
            interaction.FeedContext = FeedContextOf(planned);
        Fill(interaction, plan, index, target, shareToken);
        return interaction;
    }

    /// <summary>The same id with something else in it: to be refused, for ever.</summary>
    public static Interaction AnotherOf(EventPlan plan, int index)
    {
        var planned = plan[index];
        return new Interaction
        {
            EventId = planned.EventId.ToString(),
            VideoId = World.VideoId((Math.Max(planned.Video, 0) + 1) % plan.World.Videos.Count),
            ActingUserId = World.UserId(planned.User),
            ProfileVisit = new ProfileVisit { DwellTime = new Duration { Seconds = 77 } },
        };
    }

    public static LedgerEvent FollowOf(Planned planned)
    {
        var follow = new LedgerEvent
        {
            EventId = planned.EventId.ToString(),
            UserId = World.UserId(planned.User),
            OtherUserId = World.UserId(planned.Target),
            OccurredAt = OccurredAt(planned),
            Effect = EffectOfFollow(planned),
        };
        if (planned.Kind == EventKind.Follow)
            follow.Follow = new Follow();
        else
            follow.Unfollow = new Unfollow();
        return follow;
    }

    /// <summary>SocialGraph decides these effects; here a draw does.</summary>
    public static int EffectOfFollow(Planned planned) => planned.Detail % 4 == 0 ? 0 : planned.Kind == EventKind.Follow ? 1 : -1;

    public static LedgerEvent PublicationOf(Video video, Guid eventId, DateTimeOffset time)
    {
        var published = new VideoPublished
        {
            Duration = Duration.FromTimeSpan(TimeSpan.FromMilliseconds(video.DurationMs)),
            Topics = { video.Topics },
            SoundId = video.Sound,
            Visibility = Visibility.Public,
        };
        if (video.DuetOf != Planned.None)
            published.Sources.Add(new RemixSource { VideoId = World.VideoId(video.DuetOf), Kind = RemixKind.Duet });
        if (video.StitchOf != Planned.None)
            published.Sources.Add(new RemixSource { VideoId = World.VideoId(video.StitchOf), Kind = RemixKind.Stitch });
        return new LedgerEvent
        {
            EventId = eventId.ToString(),
            UserId = World.UserId(video.Creator),
            VideoId = video.Id,
            OccurredAt = time.ToTimestamp(),
            Effect = 1,
            VideoPublished = published,
        };
    }

    public static string SessionId(int first) => string.Create(CultureInfo.InvariantCulture, $"session-{first}");

    public static FeedContext FeedContextOf(Planned planned) => new()
    {
        RequestId = string.Create(CultureInfo.InvariantCulture, $"request-{planned.Detail / 4}"),
        Position = planned.Detail % 50,
        TrafficSource = (TrafficSource)(planned.Detail % 9 + 1),
    };

    public static Duration DwellOf(Planned planned) => Duration.FromTimeSpan(TimeSpan.FromMilliseconds(planned.Detail % 60_000));

    public static ShareChannel ChannelOf(Planned planned) => (ShareChannel)(planned.Detail % 3 + 1);

    public static string TextOf(int index) => string.Create(CultureInfo.InvariantCulture, $"What I say is number {index}, naïve as it is 🙂");

    private static bool NamesVideo(EventKind kind)
        => kind is not (EventKind.ShareOpen or EventKind.HistoryDeletion or EventKind.CollectionChange or EventKind.CollectionDeletion);

    private static void Fill(Interaction interaction, EventPlan plan, int index, string target, string shareToken)
    {
        var planned = plan[index];
        switch (planned.Kind)
        {
            case EventKind.Impression: interaction.Impression = new Impression(); break;
            case EventKind.Open: interaction.Open = new Open(); break;
            case EventKind.Watch: interaction.Watch = WatchOf(plan, index); break;
            case EventKind.Like: interaction.Like = new Like(); break;
            case EventKind.Unlike: interaction.Unlike = new Unlike(); break;
            case EventKind.Comment: interaction.Comment = new Comment { Text = TextOf(index), ParentCommentId = target }; break;
            case EventKind.CommentLike: interaction.CommentLike = new CommentLike { CommentId = target }; break;
            case EventKind.CommentUnlike: interaction.CommentUnlike = new CommentUnlike { CommentId = target }; break;
            case EventKind.CommentEdit: interaction.CommentEdit = new CommentEdit { CommentId = target, Text = TextOf(index) }; break;
            case EventKind.CommentDeletion: interaction.CommentDeletion = new CommentDeletion { CommentId = target }; break;
            case EventKind.CommentPin: interaction.CommentPin = new CommentPin { CommentId = target, Unpin = Unpins(planned) }; break;
            case EventKind.Share: interaction.Share = new Share { Channel = ChannelOf(planned) }; break;
            case EventKind.ShareOpen: interaction.ShareOpen = new ShareOpen { ShareToken = shareToken }; break;
            case EventKind.Save: interaction.Save = new Save { CollectionId = target }; break;
            case EventKind.Unsave: interaction.Unsave = new Unsave(); break;
            case EventKind.NotInterested: interaction.NotInterested = new NotInterested(); break;
            case EventKind.ProfileVisit: interaction.ProfileVisit = new ProfileVisit { DwellTime = DwellOf(planned) }; break;
            case EventKind.CommentsVisit: interaction.CommentsVisit = new CommentsVisit { DwellTime = DwellOf(planned) }; break;
            case EventKind.HistoryDeletion: interaction.HistoryDeletion = new HistoryDeletion { EventId = target }; break;
            case EventKind.CollectionChange: interaction.CollectionChange = ChangeOf(planned, index, target); break;
            case EventKind.CollectionDeletion: interaction.CollectionDeletion = new CollectionDeletion { CollectionId = target }; break;
            default: throw new ArgumentException($"No message for {planned.Kind}.");
        }
    }

    public static bool Unpins(Planned planned) => planned.Detail % 4 == 0;

    public static CollectionChange ChangeOf(Planned planned, int index, string target)
    {
        var change = new CollectionChange { CollectionId = target };
        var isNew = planned.Target == Planned.None;
        if (isNew || planned.Detail % 2 == 0)
            change.Name = string.Create(CultureInfo.InvariantCulture, $"Collection {index}");
        if (planned.Detail / 2 % 2 == 0)
            change.Public = planned.Detail / 4 % 2 == 0;
        if (planned.Detail / 8 % 2 == 0 || (!isNew && !change.HasName && !change.HasPublic))
            change.Place = planned.Detail / 16 % 6;
        return change;
    }

    private static Watch WatchOf(EventPlan plan, int index)
    {
        var sections = WatchSections.Of(plan, index);
        var session = plan[index].Target;
        return new Watch
        {
            SessionId = session == Planned.None ? "" : SessionId(session),
            FirstSection = sections[0].Number,
            WatchSections = { sections.Select(s => new WatchSection { StartMs = s.StartMs, EndMs = s.EndMs, Speed = s.Speed == 1 ? 0 : s.Speed }) },
        };
    }

    private static Timestamp OccurredAt(Planned planned) => TimeOf(planned.EventId).ToTimestamp();

    /// <summary>The moment in a UUIDv7.</summary>
    public static DateTimeOffset TimeOf(Guid eventId)
    {
        var bytes = eventId.ToByteArray(bigEndian: true);
        var milliseconds = bytes.Take(6).Aggregate(0L, (sum, next) => sum << 8 | next);
        return DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
    }
}
