-- The position of the fold when the viewer last changed a figure of their segments.
ALTER TABLE audience ADD COLUMN acted_at bigint NOT NULL DEFAULT 0;
CREATE INDEX audience_acted ON audience (video_no, acted_at);

-- What was told last of a video's segments. See SegmentRules.
CREATE TABLE told_segments (
    video_no  bigint   NOT NULL,
    dimension text     NOT NULL,
    position  bigint   NOT NULL,
    answer    bytea    NOT NULL,
    -- Each segment that was ever told, and at what position it was last.
    segments  text[]   NOT NULL,
    told_at   bigint[] NOT NULL,
    PRIMARY KEY (video_no, dimension)
);
