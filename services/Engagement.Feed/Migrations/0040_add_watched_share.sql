-- How much of a video is watched when it is shown: see WatchShares.
ALTER TABLE video_stats
    ADD COLUMN impressions bigint NOT NULL DEFAULT 0,
    -- In all watch sessions, no part of the video twice in one.
    ADD COLUMN watched_ms  bigint NOT NULL DEFAULT 0;

-- Of what was folded before, what was watched twice in a session is not told apart: each session counts for the whole video at most.
UPDATE video_stats AS stats SET impressions = sums.impressions, watched_ms = sums.watched_ms
FROM (
    SELECT video_id, sum(seen.impressions) AS impressions, sum(greatest(0, least(seen.watched_ms, seen.watches * video.duration_ms))) AS watched_ms
    FROM viewer_video AS seen JOIN video USING (video_id)
    GROUP BY video_id
) AS sums
WHERE stats.video_id = sums.video_id;
