-- Everything here but served_page, and the preferences of viewers (0020), is a fold over the ledger: it can be dropped and folded again from position 0.
-- `position` in a row is that of the newest event in it, so "what changed since position P" is an index scan, for one viewer or for all.

CREATE TABLE fold (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    position bigint NOT NULL
);
INSERT INTO fold (position) VALUES (0);

-- What VideoPublished and VideoDeleted said.
CREATE TABLE video (
    video_id     text COLLATE "C"   PRIMARY KEY,
    creator_id   text COLLATE "C"   NOT NULL,
    topics       text[]             NOT NULL,
    sound_id     text COLLATE "C"   NOT NULL,
    duration_ms  bigint             NOT NULL,
    -- engagement.remix.v1.Visibility
    visibility   smallint           NOT NULL,
    published_at timestamptz        NOT NULL,
    deleted      boolean            NOT NULL,
    position     bigint             NOT NULL
);
CREATE INDEX video_of_creator ON video (creator_id, published_at DESC, video_id DESC) WHERE NOT deleted;
CREATE INDEX video_position ON video (position);

-- Sums of effects by video. A video may have them before it is in `video`: the services' outboxes do not wait for one another.
CREATE TABLE video_stats (
    video_id text COLLATE "C" PRIMARY KEY,
    views    bigint           NOT NULL,
    -- Engagement, each event weighing twice as much as one a half-life earlier: see EngagementRules.
    heat     double precision NOT NULL,
    position bigint           NOT NULL
);
CREATE INDEX video_stats_position ON video_stats (position);

-- Sums of effects by viewer and video.
CREATE TABLE viewer_video (
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
    last_at        timestamptz      NOT NULL,
    position       bigint           NOT NULL,
    PRIMARY KEY (viewer_id, video_id)
);
CREATE INDEX viewer_video_of_viewer ON viewer_video (viewer_id, position);
CREATE INDEX viewer_video_position ON viewer_video (position);

-- An edge that is no more stays, so that a reader who goes on from a position learns of it.
CREATE TABLE follow (
    follower_id text COLLATE "C" NOT NULL,
    followee_id text COLLATE "C" NOT NULL,
    following   boolean          NOT NULL,
    position    bigint           NOT NULL,
    PRIMARY KEY (follower_id, followee_id)
);
CREATE INDEX follow_of_follower ON follow (follower_id, position);
