namespace Engagement.Feed.Candidates;

/// <summary>A row of `video` that changed.</summary>
internal readonly record struct VideoChange(string VideoId, IndexedVideo.Facts Facts);

/// <summary>A row of `video_stats` that changed.</summary>
internal readonly record struct StatsChange(string VideoId, long Views, double Heat, double Trend = double.NegativeInfinity)
{
    public long Impressions { get; init; }

    public long WatchedMs { get; init; }
}

/// <summary>A row of `viewer_video` that changed.</summary>
internal readonly record struct SignalsChange(string ViewerId, Profiles.VideoSignals Signals);

/// <summary>What changed in the fold between two positions.</summary>
internal sealed record CandidateChanges(
    long Position, IReadOnlyList<VideoChange> Videos, IReadOnlyList<StatsChange> Stats, IReadOnlyList<SignalsChange> Signals);
