using Engagement.Interactions.V1;
using Engagement.Ledger.V1;
using Engagement.Remix.V1;
using Engagement.Torture.Generation;
using Engagement.Torture.Oracle;
using Google.Protobuf.WellKnownTypes;

namespace Engagement.Torture.Viewings;

/// <summary>Makes events of what happened, in the order given, with the effects that the ledger decides at the write.</summary>
internal sealed class Teller(ViewingWorld world)
{
    private readonly Dictionary<int, SessionSoFar> _sessions = [];

    public LedgerEvent Tell(Piece piece)
    {
        var told = new LedgerEvent { EventId = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString(), OccurredAt = piece.At.ToTimestamp() };
        switch (piece.Kind)
        {
            case PieceKind.Publication: TellPublication(told, world.Videos[piece.Of]); break;
            case PieceKind.Act: TellAct(told, world.Acts[piece.Of]); break;
            default: TellWatch(told, piece, world.Viewings[piece.Of]); break;
        }
        return told;
    }

    /// <summary>What all viewers declare.</summary>
    public IEnumerable<LedgerEvent> TellTraits()
        => world.Viewings.Select(viewing => viewing.ViewerId).Distinct().Select(viewerId => new LedgerEvent
        {
            EventId = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString(), UserId = viewerId, OccurredAt = ViewingWorld.Midnight.ToTimestamp(),
            ViewerTraitsUpdate = new ViewerTraitsUpdate { Traits = ViewingWorld.TraitsOf(viewerId) },
        });

    private void TellPublication(LedgerEvent told, ViewedVideo video)
    {
        (told.UserId, told.VideoId, told.Effect) = (video.CreatorId, video.Id, 1);
        told.VideoPublished = new VideoPublished { Duration = TimeSpan.FromMilliseconds(video.DurationMs).ToDuration() };
        if (video.Source != Planned.None)
        {
            told.VideoPublished.Sources.Add(new RemixSource
            {
                VideoId = world.Videos[video.Source].Id, CreatorId = world.Videos[video.Source].CreatorId,
                Kind = video.IsDuet ? RemixKind.Duet : RemixKind.Stitch,
            });
        }
    }

    private void TellWatch(LedgerEvent told, Piece piece, Viewing viewing)
    {
        (told.UserId, told.VideoId, told.OtherUserId) = (viewing.ViewerId, viewing.Video.Id, viewing.Video.CreatorId);
        var update = viewing.Updates[piece.Part];
        var context = new FeedContext { TrafficSource = viewing.Source };
        if (!_sessions.TryGetValue(viewing.Number, out var session))
            _sessions.Add(viewing.Number, session = new SessionSoFar());
        if (piece.Kind == PieceKind.Update)
        {
            (told.Watch, told.FeedContext) = (WatchOf(viewing, update.Sections), context);
            session.Sections = [.. Viewing.Join(session.Sections.Concat(update.Sections))];
        }
        else
        {
            told.HistoryDeletion = new HistoryDeletion();
            told.Retraction = new Retraction
            {
                Kind = EventKind.Watch, OccurredAt = update.At.ToTimestamp(), FeedContext = context,
                Watch = WatchOf(viewing, [.. session.Sections.OrderBy(section => section.Number)]),
            };
            // All that is known moves up to the beginning.
            told.Retraction.Watch.FirstSection = 0;
            session.IsDeleted = true;
        }
        var now = session.IsDeleted ? default : WatchFacts.Of(session.Sections, viewing.Video.DurationMs);
        SetEffect(told, session.Counted, now);
        session.Counted = now;
    }

    private static Watch WatchOf(Viewing viewing, Section[] sections) => new()
    {
        SessionId = viewing.SessionId,
        FirstSection = sections.Length == 0 ? 0 : sections[0].Number,
        WatchSections = { sections.Select(section => new WatchSection { StartMs = section.StartMs, EndMs = section.EndMs, Speed = section.Speed }) },
    };

    private static void SetEffect(LedgerEvent told, WatchFacts before, WatchFacts now)
    {
        told.Effect = Change(facts => facts.Viewed);
        told.WatchedMs = now.Watched - before.Watched;
        told.WatchEffect = new WatchEffect
        {
            UniqueWatchedMs = now.Unique - before.Unique,
            PlayTimeMs = now.PlayTime - before.PlayTime,
            QualityViews = Change(facts => facts.QualityViewed),
            Completions = Change(facts => facts.Completed),
            Skips = Change(facts => facts.Skipped),
            Reached25 = Change(facts => facts.Reached25),
            Reached50 = Change(facts => facts.Reached50),
            Reached75 = Change(facts => facts.Reached75),
            Reached95 = Change(facts => facts.Reached95),
            Loops = now.Loops - before.Loops,
        };

        int Change(Func<WatchFacts, bool> holds) => (holds(now) ? 1 : 0) - (holds(before) ? 1 : 0);
    }

    private static void TellAct(LedgerEvent told, Act act)
    {
        (told.UserId, told.VideoId, told.OtherUserId, told.Effect) = (act.ViewerId, act.Video.Id, act.Video.CreatorId, act.Effect);
        var context = new FeedContext { TrafficSource = act.Source };
        if (act.Kind == EventKind.HistoryDeletion)
        {
            told.HistoryDeletion = new HistoryDeletion();
            told.Retraction = new Retraction { Kind = act.TakesBack!.Kind, OccurredAt = act.TakesBack.At.ToTimestamp(), FeedContext = context };
            if (act.TakesBack.Kind == EventKind.Comment)
                told.SentimentEffect = SentimentOf(act.TakesBack.Opinion, -1, TimeProvider.System.GetUtcNow().ToTimestamp());
            return;
        }
        told.FeedContext = context;
        switch (act.Kind)
        {
            case EventKind.Impression: told.Impression = new Impression(); break;
            case EventKind.Open: told.Open = new Open(); break;
            case EventKind.Like: told.Like = new Like(); break;
            case EventKind.Unlike: told.Unlike = new Unlike(); break;
            case EventKind.Save: told.Save = new Save(); break;
            case EventKind.Unsave: told.Unsave = new Unsave(); break;
            case EventKind.Share: told.Share = new Share(); break;
            case EventKind.ProfileVisit: told.ProfileVisit = new ProfileVisit(); break;
            case EventKind.NotInterested: told.NotInterested = new NotInterested(); break;
            case EventKind.Follow: told.Follow = new Follow(); break;
            case EventKind.Comment:
                told.Comment = new Comment();
                told.SentimentEffect = SentimentOf(act.Opinion, 1, postedAt: null);
                break;
        }
    }

    private static SentimentEffect SentimentOf(int opinion, int effect, Timestamp? postedAt) => new()
    {
        Negative = opinion < 0 ? effect : 0, Neutral = opinion == 0 ? effect : 0, Positive = opinion > 0 ? effect : 0, PostedAt = postedAt,
    };

    private sealed class SessionSoFar
    {
        public Section[] Sections { get; set; } = [];

        public WatchFacts Counted { get; set; }

        public bool IsDeleted { get; set; }
    }
}
