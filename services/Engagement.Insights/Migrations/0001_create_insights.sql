-- How far the ledger is folded.
CREATE TABLE fold (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    position bigint NOT NULL
);
INSERT INTO fold (position) VALUES (0);

-- What the ledger says of each video.
CREATE TABLE video (
    video_no     bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    video_id     text        NOT NULL UNIQUE,
    creator_id   text        NOT NULL,
    duration_ms  bigint      NOT NULL,
    -- Videos of like length: see LengthClass.
    length_class smallint    NOT NULL,
    published_at timestamptz NOT NULL,
    sound_id     text        NOT NULL,
    language     text        NOT NULL,
    region       text        NOT NULL,
    topics       text[]      NOT NULL,
    hashtags     text[]      NOT NULL
);
CREATE INDEX video_creator ON video (creator_id, published_at);
CREATE INDEX video_length ON video (length_class);

-- Events of a video that came into the ledger before its publication did.
CREATE TABLE waiting_event (
    position bigint PRIMARY KEY,
    video_id text   NOT NULL,
    event    bytea  NOT NULL
);
CREATE INDEX waiting_event_video ON waiting_event (video_id);

-- Sums of what happened to a video in an hour, a day or ever, by all viewers (segment '') or by those of a segment. See Figure.
CREATE TABLE cell (
    video_no           bigint      NOT NULL,
    segment            text        NOT NULL,
    -- 0 ever, 1 a day, 2 an hour; see Slot.
    grain              smallint    NOT NULL,
    start_at           timestamptz NOT NULL,
    views              bigint      NOT NULL,
    reach              bigint      NOT NULL,
    impressions        bigint      NOT NULL,
    likes              bigint      NOT NULL,
    comments           bigint      NOT NULL,
    shares             bigint      NOT NULL,
    saves              bigint      NOT NULL,
    duets              bigint      NOT NULL,
    stitches           bigint      NOT NULL,
    follows            bigint      NOT NULL,
    opens              bigint      NOT NULL,
    profile_visits     bigint      NOT NULL,
    not_interested     bigint      NOT NULL,
    share_opens        bigint      NOT NULL,
    watched_ms         bigint      NOT NULL,
    unique_watched_ms  bigint      NOT NULL,
    play_time_ms       bigint      NOT NULL,
    completions        bigint      NOT NULL,
    quality_views      bigint      NOT NULL,
    skips              bigint      NOT NULL,
    loops              bigint      NOT NULL,
    reached_25         bigint      NOT NULL,
    reached_50         bigint      NOT NULL,
    reached_75         bigint      NOT NULL,
    reached_95         bigint      NOT NULL,
    -- Impressions by traffic source, in the order of the enum.
    source_unspecified bigint      NOT NULL,
    source_for_you     bigint      NOT NULL,
    source_following   bigint      NOT NULL,
    source_friends     bigint      NOT NULL,
    source_profile     bigint      NOT NULL,
    source_search      bigint      NOT NULL,
    source_sound       bigint      NOT NULL,
    source_message     bigint      NOT NULL,
    source_external    bigint      NOT NULL,
    source_other       bigint      NOT NULL,
    PRIMARY KEY (video_no, segment, grain, start_at)
);

-- How far the sessions of a video went: see Curve. Of all viewers (segment '') or of those of a segment.
CREATE TABLE curve (
    video_no bigint NOT NULL,
    segment  text   NOT NULL,
    points   bytea  NOT NULL,
    PRIMARY KEY (video_no, segment)
);

-- Watch sessions that come in updates: what the ledger says of each so far. Those that come whole are in no row.
CREATE TABLE watch_session (
    user_id    text        NOT NULL,
    session_id text        NOT NULL,
    -- When its first update occurred, of those known.
    first_at   timestamptz NOT NULL,
    -- The sums of the effects of its updates: see Figure.
    counted    bigint[]    NOT NULL,
    -- Null when the viewer deleted it.
    sections   bytea,
    PRIMARY KEY (user_id, session_id)
);

-- Who met a video, and how often less what was taken back: whoever is above 0 is in its reach.
CREATE TABLE audience (
    video_no bigint NOT NULL,
    user_id  text   NOT NULL,
    met      bigint NOT NULL,
    -- What segments the viewer is in at this video, one of each dimension, decided at the first meeting: see Segments.
    segments text   NOT NULL,
    PRIMARY KEY (video_no, user_id)
);

-- The same by hour and day.
CREATE TABLE presence (
    video_no bigint      NOT NULL,
    grain    smallint    NOT NULL,
    start_at timestamptz NOT NULL,
    user_id  text        NOT NULL,
    met      bigint      NOT NULL,
    PRIMARY KEY (video_no, grain, start_at, user_id)
);

-- When a viewer first met any video of a creator, and how often less what was taken back.
CREATE TABLE acquaintance (
    creator_id text        NOT NULL,
    user_id    text        NOT NULL,
    first_at   timestamptz NOT NULL,
    met        bigint      NOT NULL,
    PRIMARY KEY (creator_id, user_id)
);

-- Who follows whom; above 0 is a follower.
CREATE TABLE follower (
    creator_id text   NOT NULL,
    user_id    text   NOT NULL,
    follows    bigint NOT NULL,
    PRIMARY KEY (creator_id, user_id)
);
