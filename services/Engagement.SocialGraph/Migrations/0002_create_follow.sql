-- The edges as they are now. An edge that ended stays, so that its row can be locked and its events stay numbered.
CREATE TABLE follow (
    follower_id text COLLATE "C" NOT NULL,
    followee_id text COLLATE "C" NOT NULL,
    followed_at timestamptz,             -- since when, by the follower's clock; null: not now
    revision bigint NOT NULL,            -- of its newest event
    PRIMARY KEY (follower_id, followee_id),
    CHECK (follower_id <> followee_id)
);
CREATE INDEX follow_following ON follow (follower_id, followed_at DESC, followee_id DESC) WHERE followed_at IS NOT NULL;
CREATE INDEX follow_followers ON follow (followee_id, followed_at DESC, follower_id DESC) WHERE followed_at IS NOT NULL;

-- Everything that ever happened to an edge, in order; never updated. The edge as of a time is its last event until then.
CREATE TABLE edge_event (
    follower_id text COLLATE "C" NOT NULL,
    event_id uuid NOT NULL,
    followee_id text COLLATE "C" NOT NULL,
    revision bigint NOT NULL,            -- dense from 1 in the order that the edge took them
    kind smallint NOT NULL,              -- the field number of LedgerEvent.fact
    effect smallint NOT NULL,            -- on the followee's number of followers: +1, 0, -1
    followed_at timestamptz,             -- of the edge after this event
    occurred_at timestamptz NOT NULL,    -- by the client's clock
    recorded_at timestamptz NOT NULL,    -- by the service's clock
    cause_video_id text COLLATE "C" NOT NULL,
    PRIMARY KEY (follower_id, event_id),
    UNIQUE (follower_id, followee_id, revision)
);

-- Exact, for each change is in the transaction of its edge. Room in the pages keeps the updates off the index.
CREATE TABLE account_counts (
    user_id text COLLATE "C" PRIMARY KEY,
    followers bigint NOT NULL,
    following bigint NOT NULL
) WITH (fillfactor = 50);
