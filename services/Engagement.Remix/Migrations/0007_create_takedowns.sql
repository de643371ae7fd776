-- The audit: rows are never deleted.
CREATE TABLE takedown (
    takedown_no      bigint           PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    -- The event id of the call.
    takedown_id      uuid             NOT NULL UNIQUE,
    video_no         bigint           NOT NULL REFERENCES video,
    moderator_id     text COLLATE "C" NOT NULL,
    -- The number of the enum TakedownReason.
    reason           smallint         NOT NULL,
    note             text             NOT NULL,
    with_descendants boolean          NOT NULL,
    taken_down_at    timestamptz      NOT NULL,
    reinstated_at    timestamptz,
    reinstated_by    text COLLATE "C"
);
CREATE INDEX takedown_of_video ON takedown (video_no, takedown_no DESC);

-- The videos that each took down: a video that is down already belongs to the takedown that came first.
CREATE TABLE takedown_video (
    takedown_no bigint NOT NULL REFERENCES takedown,
    video_no    bigint NOT NULL REFERENCES video,
    PRIMARY KEY (takedown_no, video_no)
);
