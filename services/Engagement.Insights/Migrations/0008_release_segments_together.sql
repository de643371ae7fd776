-- How many viewers of a video are in the same segments of all dimensions, of those who did anything there and of those who met it.
CREATE TABLE segment_mix (
    video_no bigint NOT NULL,
    segments text   NOT NULL,
    viewers  bigint NOT NULL,
    reach    bigint NOT NULL,
    PRIMARY KEY (video_no, segments)
);
INSERT INTO segment_mix (video_no, segments, viewers, reach)
SELECT video_no, segments, count(*) FILTER (WHERE acted_at > 0 OR met > 0), count(*) FILTER (WHERE met > 0) FROM audience GROUP BY video_no, segments;

-- The position of the fold when anything was told of a video's segments last. See SegmentRelease.
CREATE TABLE segment_release (
    video_no bigint PRIMARY KEY,
    position bigint NOT NULL
);
INSERT INTO segment_release (video_no, position) SELECT video_no, max(position) FROM told_segments GROUP BY video_no;
ALTER TABLE told_segments DROP COLUMN segments, DROP COLUMN told_at;
