-- A fold over the ledger: it can be dropped and folded again from position 0.
CREATE TABLE audience_fold (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    position bigint NOT NULL
);
INSERT INTO audience_fold (position) VALUES (0);

-- What viewers get of creators: sums of effects.
CREATE TABLE audience (
    viewer_id text COLLATE "C" NOT NULL,
    creator_id text COLLATE "C" NOT NULL,
    impressions bigint NOT NULL,
    views bigint NOT NULL,
    watched_ms bigint NOT NULL,
    viewed_length_ms bigint NOT NULL,    -- of the views together
    likes bigint NOT NULL,
    last_seen_at timestamptz NOT NULL,
    PRIMARY KEY (viewer_id, creator_id)
);
CREATE INDEX audience_likers ON audience (creator_id, viewer_id) WHERE likes > 0;
CREATE TABLE video_length (
    video_id text COLLATE "C" PRIMARY KEY,
    length_ms bigint NOT NULL
);
CREATE TABLE publisher (
    user_id text COLLATE "C" PRIMARY KEY,
    last_published_at timestamptz NOT NULL
);

-- Unfollows that were made together, and undoings: what each was asked and did.
CREATE TABLE follow_batch (
    user_id text COLLATE "C" NOT NULL,
    event_id uuid NOT NULL,
    user_ids text[] NOT NULL,            -- asked for, in their order; of an undoing: its batch's event id
    changed text[] NOT NULL,             -- whose follow it ended, or began again
    PRIMARY KEY (user_id, event_id)
);
