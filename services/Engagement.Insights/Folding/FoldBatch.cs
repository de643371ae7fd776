using Engagement.Insights.Figuring;
using Engagement.Insights.Retention;
using Engagement.Insights.Segmenting;
using Engagement.Interactions.V1;
using Engagement.Ledger.V1;
using Engagement.Platform.Watching;
using Engagement.Remix.V1;

namespace Engagement.Insights.Folding;

/// <summary>What a batch of the ledger adds to the rows of the fold. Pure: it changes the state that it is given, and gathers sums.</summary>
internal sealed class FoldBatch(FoldState state)
{
    private static readonly long[] OneDuet = One(Figure.Duets);
    private static readonly long[] OneStitch = One(Figure.Stitches);
    private static readonly long[] OneFollowLost = One(Figure.FollowsLost);

    /// <summary>What is added to each cell; some are zero.</summary>
    public Dictionary<(string VideoId, string Segment, Slot Slot), long[]> Cells { get; } = [];

    public Dictionary<(string VideoId, string Segment), Curve> Curves { get; } = [];

    /// <summary>How many more viewers, and how much more or less reach, there is in the same segments.</summary>
    public Dictionary<(string VideoId, string Segments), (long Viewers, long Reach)> Mixes { get; } = [];

    /// <summary>How often more, or less, viewers met a video in an hour or a day.</summary>
    public Dictionary<(string VideoId, Slot Slot, string UserId), long> Presence { get; } = [];

    public HashSet<(string CreatorId, string UserId)> ChangedFollowers { get; } = [];

    /// <summary>Followers gained and lost.</summary>
    public Dictionary<(string CreatorId, Slot Slot), (long Gained, long Lost)> AccountCells { get; } = [];

    public HashSet<string> ChangedTraits { get; } = [];

    public HashSet<(string UserId, ConsentPurpose Purpose)> ChangedConsents { get; } = [];

    /// <summary>How many more, or fewer, different viewers met any video of a creator, and viewed any.</summary>
    public Dictionary<string, (long Met, long Viewed)> AccountReach { get; } = [];

    public void Add(FoldTurn turn)
    {
        var e = turn.Event;
        if (turn.OfFollowers)
            AddFollower(e);
        if (e.FactCase == LedgerEvent.FactOneofCase.ViewerTraitsUpdate)
            AddTraits(e);
        else if (e.FactCase == LedgerEvent.FactOneofCase.ConsentUpdate)
            AddConsent(e);
        else if (e.FactCase == LedgerEvent.FactOneofCase.VideoPublished)
            AddRemix(e);
        else if (turn.OfVideo && e.VideoId.Length > 0 && state.Videos.TryGetValue(e.VideoId, out var video))
            AddTo(video, e);
    }

    /// <summary>Adds the change of a video's reach in a slot.</summary>
    public void AddReach(string videoId, string segment, Slot slot, int change)
    {
        if (change != 0)
            CellOf(videoId, segment, slot)[(int)Figure.Reach] += change;
    }

    /// <summary>Who acts as a viewer: a follow that is let in is its asker's.</summary>
    public static string ViewerOf(LedgerEvent e)
        => e.FactCase == LedgerEvent.FactOneofCase.FollowAcceptance ? e.OtherUserId : e.UserId;

    private void AddFollower(LedgerEvent e)
    {
        if (FollowerRules.EdgeOf(e) is not { } key || e.Effect == 0)
            return;
        var (follows, videoId) = state.Followers.GetValueOrDefault(key, new FollowerState(0, ""));
        if (e.Effect > 0)
            videoId = e.VideoId;
        else if (state.Videos.TryGetValue(videoId, out var video) && video.CreatorId == key.CreatorId)
            AddSums(videoId, [], FigureRules.TimeOf(e), OneFollowLost, 1);
        state.Followers[key] = new FollowerState(follows + e.Effect, videoId);
        ChangedFollowers.Add(key);
        foreach (var slot in Slot.Of(FigureRules.TimeOf(e)))
        {
            var (gained, lost) = AccountCells.GetValueOrDefault((key.CreatorId, slot));
            AccountCells[(key.CreatorId, slot)] = e.Effect > 0 ? (gained + e.Effect, lost) : (gained, lost - e.Effect);
        }
    }

    private void AddTraits(LedgerEvent e)
    {
        state.Traits[e.UserId] = DeclaredTraits.Of(e.ViewerTraitsUpdate.Traits);
        ChangedTraits.Add(e.UserId);
    }

    private void AddConsent(LedgerEvent e)
    {
        var key = (e.UserId, e.ConsentUpdate.Purpose);
        state.Consents[key] = e.ConsentUpdate.Granted;
        ChangedConsents.Add(key);
    }

    private void AddRemix(LedgerEvent e)
    {
        foreach (var source in e.VideoPublished.Sources.Where(source => state.Videos.ContainsKey(source.VideoId)))
            AddSums(source.VideoId, [], FigureRules.TimeOf(e), source.Kind == RemixKind.Duet ? OneDuet : OneStitch, 1);
    }

    private void AddTo(FoldedVideo video, LedgerEvent e)
    {
        var isWatch = FigureRules.KindOf(e) == EventKind.Watch;
        var own = FigureRules.IsOwn(e, video.CreatorId);
        var sums = FigureRules.Of(e, video.CreatorId);
        if (isWatch && !own)
            AddWatch(video, e, sums ?? new long[FigureSums.Count]);
        else if (sums is not null)
        {
            // Whose comment the creator deletes the ledger does not say: those count for all viewers together only.
            var viewer = (own && e.FactCase != LedgerEvent.FactOneofCase.FollowAcceptance) || FigureRules.IsOfComment(e) ? null : AudienceOf(video, e);
            Act(e.VideoId, viewer, sums);
            AddSums(e.VideoId, viewer?.Segments ?? [], FigureRules.TimeOf(e), sums, 1);
            if (viewer is not null && sums[(int)Figure.Impressions] != 0)
                Meet(video, e, viewer, FigureRules.TimeOf(e), sums[(int)Figure.Impressions], viewed: false);
        }
    }

    private void AddWatch(FoldedVideo video, LedgerEvent e, long[] sums)
    {
        var viewer = AudienceOf(video, e);
        Act(e.VideoId, viewer, sums);
        var told = e.Retraction is null ? e.Watch : e.Retraction.Watch ?? new Watch();
        if (told.SessionId.Length > 0)
        {
            AddUpdate(video, e, viewer, told, sums);
            return;
        }
        AddSums(e.VideoId, viewer.Segments, FigureRules.TimeOf(e), sums, 1);
        AddCurve(e.VideoId, viewer.Segments, Curve.Of(WatchSession.Of(told), video.DurationMs), e.Retraction is null ? 1 : -1);
        Meet(video, e, viewer, FigureRules.TimeOf(e), sums[(int)Figure.Views], viewed: true);
    }

    // All that the session was is taken away, and all that it is now is added, in the hour of the first update known: the same in any order.
    private void AddUpdate(FoldedVideo video, LedgerEvent e, AudienceState viewer, Watch told, long[] sums)
    {
        var key = (e.UserId, told.SessionId);
        if (!state.Sessions.TryGetValue(key, out var session))
            state.Sessions.Add(key, session = new SessionState(FigureRules.TimeOf(e)));
        AddSession(video, e, viewer, session, -1);
        if (e.Retraction is not null)
            session.Session = null;
        else
        {
            session.Session?.Join(told);
            session.FirstAt = Earlier(session.FirstAt, FigureRules.TimeOf(e));
        }
        session.Counted.Add(sums);
        session.Changed = true;
        AddSession(video, e, viewer, session, 1);
    }

    private void AddSession(FoldedVideo video, LedgerEvent e, AudienceState viewer, SessionState session, int sign)
    {
        AddSums(e.VideoId, viewer.Segments, session.FirstAt, session.Counted, sign);
        AddCurve(e.VideoId, viewer.Segments, Curve.Of(session.Session, video.DurationMs), sign);
        Meet(video, e, viewer, session.FirstAt, sign * session.Counted[(int)Figure.Views], viewed: true);
    }

    private AudienceState AudienceOf(FoldedVideo video, LedgerEvent e)
    {
        var userId = ViewerOf(e);
        if (state.Audience.TryGetValue((e.VideoId, userId), out var viewer))
            return viewer;
        if (!state.MayUse(userId, ConsentPurpose.Insights))
        {
            state.Audience.Add((e.VideoId, userId), viewer = new AudienceState(Segments.Unknown, unknown: true));
            return viewer;
        }
        var pair = (video.CreatorId, userId);
        // On another day before: a viewer of two videos in a row is still a new one.
        var returning = state.Acquaintances.TryGetValue(pair, out var known) && known.FirstAt.Date < FigureRules.TimeOf(e).Date;
        viewer = new AudienceState(Segments.Of(
            state.Followers.GetValueOrDefault(pair).Follows > 0, returning, FigureRules.SourceOf(e), FigureRules.PlatformOf(e),
            state.Traits.GetValueOrDefault(userId, DeclaredTraits.None)), unknown: false);
        state.Audience.Add((e.VideoId, userId), viewer);
        return viewer;
    }

    private void Act(string videoId, AudienceState? viewer, long[] sums)
    {
        if (viewer is null || sums.IsZero())
            return;
        // Of those who were there before it was kept when they acted, who met the video are known.
        if (viewer.ActedAt == 0 && viewer.Met <= 0)
            AddMix(videoId, viewer, viewers: 1, reach: 0);
        (viewer.ActedAt, viewer.Changed) = (state.Position, true);
    }

    private void AddMix(string videoId, AudienceState viewer, int viewers, int reach)
    {
        var key = (videoId, Segments.Join(viewer.Segments));
        var mix = Mixes.GetValueOrDefault(key);
        Mixes[key] = (mix.Viewers + viewers, mix.Reach + reach);
    }

    private void Meet(FoldedVideo video, LedgerEvent e, AudienceState viewer, DateTime time, long times, bool viewed)
    {
        if (times == 0)
            return;
        var change = ChangeOf(viewer.Met, times);
        (viewer.Met, viewer.Changed) = (viewer.Met + times, true);
        if (change != 0)
            AddMix(e.VideoId, viewer, viewers: 0, change);
        foreach (var segment in viewer.Segments.Prepend(Segments.All))
            AddReach(e.VideoId, segment, Slot.Ever, change);
        foreach (var slot in Slot.Of(time)[1..])
            Presence[(e.VideoId, slot, e.UserId)] = Presence.GetValueOrDefault((e.VideoId, slot, e.UserId)) + times;
        if (!state.Acquaintances.TryGetValue((video.CreatorId, e.UserId), out var known))
            state.Acquaintances.Add((video.CreatorId, e.UserId), known = new AcquaintanceState(time));
        // Of whom nothing is known, nobody knows what else they watch.
        var views = viewed && !viewer.Unknown ? times : 0;
        var (met, ofViews) = AccountReach.GetValueOrDefault(video.CreatorId);
        AccountReach[video.CreatorId] = (met + ChangeOf(known.Met, times), ofViews + ChangeOf(known.Viewed, views));
        (known.Met, known.Viewed, known.FirstAt, known.Changed) = (known.Met + times, known.Viewed + views, Earlier(known.FirstAt, time), true);
        if (known.Viewed > 0 && known.FirstViewedAt == 0)
            known.FirstViewedAt = state.Position;
    }

    // Of the number of those who are above 0.
    private static int ChangeOf(long times, long more) => (times + more > 0 ? 1 : 0) - (times > 0 ? 1 : 0);

    private void AddSums(string videoId, string[] segments, DateTime time, long[] sums, int sign)
    {
        foreach (var slot in Slot.Of(time))
            CellOf(videoId, Segments.All, slot).Add(sums, sign);
        foreach (var segment in segments)
            CellOf(videoId, segment, Slot.Ever).Add(sums, sign);
    }

    private void AddCurve(string videoId, string[] segments, Curve? curve, int sign)
    {
        if (curve is null)
            return;
        foreach (var segment in segments.Prepend(Segments.All))
        {
            if (!Curves.TryGetValue((videoId, segment), out var sum))
                Curves.Add((videoId, segment), sum = new Curve());
            sum.Add(curve, sign);
        }
    }

    private long[] CellOf(string videoId, string segment, Slot slot)
    {
        if (!Cells.TryGetValue((videoId, segment, slot), out var sums))
            Cells.Add((videoId, segment, slot), sums = new long[FigureSums.Count]);
        return sums;
    }

    private static DateTime Earlier(DateTime one, DateTime other) => one < other ? one : other;

    private static long[] One(Figure figure)
    {
        var sums = new long[FigureSums.Count];
        sums[(int)figure] = 1;
        return sums;
    }
}
