using Engagement.Feed.Candidates;
using Engagement.Feed.Experiments;
using Engagement.Feed.Explaining;
using Engagement.Feed.Serving;
using Engagement.Feed.V1;
using Google.Protobuf.WellKnownTypes;

namespace Engagement.Feed;

/// <summary>The answers of the feed on the wire.</summary>
internal static class FeedMessages
{
    public static RankedVideo ToProto(RankedItem item) => new()
    {
        VideoId = item.VideoId,
        CreatorId = item.CreatorId,
        Position = item.Position,
        Score = item.Score,
        Terms = { item.Terms.Select(ToProto) },
        Sources = { ToProto(item.Sources) },
        Reason = item.Reason,
        Propensity = item.Propensity,
    };

    public static FollowedVideo ToProto(IndexedVideo video) => new()
    {
        VideoId = video.VideoId,
        CreatorId = video.CreatorId,
        PublishedAt = video.PublishedAt.ToTimestamp(),
    };

    public static ExplainResponse ToProto(ServedExplanation explanation)
    {
        var video = ToProto(explanation.Candidate);
        video.Score = explanation.StoredScore;
        return new()
        {
            Position = explanation.Position,
            ServedAt = explanation.Page.ServedAt.ToTimestamp(),
            ProfilePosition = explanation.Page.ProfilePosition,
            Ranking = ToProto(explanation.Ranking),
            Video = video,
        };
    }

    public static ExplainAbsenceResponse ToProto(Absence absence) => new()
    {
        Reason = absence.Reason,
        RemovedNowBy = absence.RemovedNowBy,
        Video = absence.Candidate is { } candidate ? ToProto(candidate) : null,
        Cut = absence.Cut,
        Position = absence.Position,
        Ranking = ToProto(absence.Ranking),
    };

    public static ReplayFeedResponse ToProto(Replay replay) => new() { Identical = replay.Identical, Videos = { replay.Videos.Select(ToProto) } };

    private static ReplayedVideo ToProto((Ranking.ScoredVideo Scored, int Position, int? ServedPosition) replayed)
    {
        var video = new ReplayedVideo
        {
            VideoId = replayed.Scored.Video.VideoId,
            CreatorId = replayed.Scored.Video.CreatorId,
            Position = replayed.Position,
            Score = replayed.Scored.Score,
        };
        if (replayed.ServedPosition is { } served)
            video.ServedPosition = served;
        return video;
    }

    private static ExplainedVideo ToProto(ExplainedCandidate candidate)
    {
        var (item, scored) = (candidate.Item, candidate.Item.Scored);
        return new()
        {
            VideoId = scored.Video.VideoId,
            CreatorId = scored.Video.CreatorId,
            Score = scored.Score,
            Terms = { scored.Terms.Select(ToProto) },
            Sources = { ToProto(scored.Candidate.Sources) },
            Stages = { candidate.Steps.Select(ToProto) },
            AdjustedScore = item.Value,
            Drawn = item.Filling == Slates.Filling.Draw,
            Propensity = item.Propensity,
        };
    }

    private static SlateStage ToProto(SlateStep step) => new()
    {
        Name = step.Rule,
        Multiplier = step.Multiplier,
        PositionBefore = step.Before,
        PositionAfter = step.After,
    };

    public static AssignedArm ToProto(ArmName arm) => new() { ExperimentId = arm.Experiment, Arm = arm.Arm };

    private static RankingVersion ToProto(LoggedRanking ranking) => new()
    {
        Version = ranking.Version,
        Scorer = ranking.Settings.Scorer,
        Experiments = { (ranking.Settings.Arms ?? []).Select(ToProto) },
    };

    private static ScoreTerm ToProto(Ranking.ScoreTerm term) => new()
    {
        Feature = term.Name,
        Value = term.Value,
        Weight = term.Weight,
        Contribution = term.Contribution,
    };

    private static IEnumerable<CandidateSource> ToProto(Sources sources)
        => System.Enum.GetValues<CandidateSource>().Where(source => source != 0 && ((int)sources & (1 << (int)source)) != 0);
}
