-- What viewers ask of their feeds. These tables are no fold of the ledger: they are the Feed's own, and nothing can make them again.

-- A row a viewer. A write takes its lock first, so the writes of a viewer come one after another.
CREATE TABLE preferences (
    viewer_id text COLLATE "C" PRIMARY KEY,
    -- Grows with every write: a reader who has it has everything below.
    revision  bigint           NOT NULL,
    paused_at timestamptz,
    reset_at  timestamptz
);

-- Every event id accepted, for ever, with what its receipt says.
CREATE TABLE preference_event (
    viewer_id   text COLLATE "C" NOT NULL,
    event_id    uuid             NOT NULL,
    -- Of the request as sent: tells a repeat from an id used twice.
    fingerprint bigint           NOT NULL,
    recorded_at timestamptz      NOT NULL,
    revision    bigint           NOT NULL,
    PRIMARY KEY (viewer_id, event_id)
);

CREATE TABLE feedback (
    feedback_no bigint           GENERATED ALWAYS AS IDENTITY,
    viewer_id   text COLLATE "C" NOT NULL,
    -- The event id that it was given with.
    feedback_id uuid             NOT NULL,
    -- engagement.feed.v1.FeedbackKind
    kind        smallint         NOT NULL,
    target      text             NOT NULL,
    created_at  timestamptz      NOT NULL,
    expires_at  timestamptz      NOT NULL,
    undone_at   timestamptz,
    -- Whether it counts for what the viewer likes: not when it was given in a pause or before a reset.
    learned     boolean          NOT NULL,
    PRIMARY KEY (viewer_id, feedback_id)
);
CREATE INDEX feedback_of_viewer ON feedback (viewer_id, feedback_no DESC);
CREATE INDEX feedback_standing ON feedback (viewer_id, feedback_no) WHERE undone_at IS NULL;

CREATE TABLE topic_weight (
    viewer_id text COLLATE "C" NOT NULL,
    topic     text COLLATE "C" NOT NULL,
    weight    double precision NOT NULL,
    PRIMARY KEY (viewer_id, topic)
);

-- When viewers were not to be learnt from: pauses, and, from the beginning of time, what was before the last reset. The fold reads it.
CREATE TABLE unlearned_time (
    viewer_id text COLLATE "C" NOT NULL,
    from_at   timestamptz      NOT NULL,
    until_at  timestamptz      NOT NULL,
    PRIMARY KEY (viewer_id, from_at)
);

-- Grows with every change of it: a batch of the fold that was made by an older one has no effect, and is made again.
ALTER TABLE fold ADD COLUMN unlearned_revision bigint NOT NULL DEFAULT 0;

-- The part of viewer_video that happened in such a time: of the fold again, but by the table above too. It changes only with its row there.
CREATE TABLE unlearned_video (
    viewer_id      text COLLATE "C" NOT NULL,
    video_id       text COLLATE "C" NOT NULL,
    impressions    integer          NOT NULL,
    watches        integer          NOT NULL,
    watched_ms     bigint           NOT NULL,
    likes          integer          NOT NULL,
    comments       integer          NOT NULL,
    shares         integer          NOT NULL,
    saves          integer          NOT NULL,
    not_interested integer          NOT NULL,
    PRIMARY KEY (viewer_id, video_id)
);
