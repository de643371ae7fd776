-- All that one user is to another, in one row. A tie that ended stays, so that its events stay numbered.
ALTER TABLE follow RENAME TO tie;
ALTER TABLE tie RENAME COLUMN follower_id TO user_id;
ALTER TABLE tie RENAME COLUMN followee_id TO other_id;
ALTER TABLE tie
    ADD COLUMN unseen boolean NOT NULL DEFAULT false,                          -- the other blocks the user, and does not know of this follow or request
    ADD COLUMN requested_at timestamptz,                                       -- the user asks to follow since then
    ADD COLUMN request_cause_kind smallint NOT NULL DEFAULT 0,
    ADD COLUMN request_cause text COLLATE "C" NOT NULL DEFAULT '',
    ADD COLUMN blocked_at timestamptz,                                         -- the user blocks the other since then,
    ADD COLUMN block_expires_at timestamptz NOT NULL DEFAULT '-infinity',      -- until then
    ADD COLUMN muted_at timestamptz,
    ADD COLUMN mute_expires_at timestamptz NOT NULL DEFAULT '-infinity',
    ADD COLUMN close_friend_at timestamptz,
    ADD COLUMN changed_at timestamptz NOT NULL DEFAULT '-infinity';            -- when its newest event was recorded
ALTER INDEX follow_pkey RENAME TO tie_pkey;
ALTER INDEX follow_following RENAME TO tie_following;
DROP INDEX follow_followers;
CREATE INDEX tie_followers ON tie (other_id, followed_at DESC, user_id DESC) WHERE followed_at IS NOT NULL AND NOT unseen;
CREATE INDEX tie_unseen ON tie (user_id, other_id) WHERE unseen;
CREATE INDEX tie_requests ON tie (other_id, requested_at DESC, user_id DESC) WHERE requested_at IS NOT NULL AND NOT unseen;
CREATE INDEX tie_sent_requests ON tie (user_id, requested_at DESC, other_id DESC) WHERE requested_at IS NOT NULL;
CREATE INDEX tie_blocked ON tie (user_id, blocked_at DESC, other_id DESC) WHERE blocked_at IS NOT NULL;
CREATE INDEX tie_blocked_by ON tie (other_id, user_id) WHERE blocked_at IS NOT NULL;
CREATE INDEX tie_muted ON tie (user_id, muted_at DESC, other_id DESC) WHERE muted_at IS NOT NULL;
CREATE INDEX tie_close_friends ON tie (user_id, close_friend_at DESC, other_id DESC) WHERE close_friend_at IS NOT NULL;
CREATE INDEX tie_close_friend_of ON tie (other_id, user_id) WHERE close_friend_at IS NOT NULL;

-- Follows and requests are the follower's tie whoever acts; blocks, mutes and close friends are that of who acts.
ALTER TABLE edge_event RENAME COLUMN follower_id TO user_id;
ALTER TABLE edge_event RENAME COLUMN followee_id TO other_id;
ALTER TABLE edge_event RENAME COLUMN cause_video_id TO cause;
ALTER TABLE edge_event
    ADD COLUMN actor_id text COLLATE "C",                                      -- with event_id, the key in the ledger
    ADD COLUMN unseen boolean NOT NULL DEFAULT false,                          -- the other does not know of it
    ADD COLUMN cause_kind smallint NOT NULL DEFAULT 0,                         -- the field number of Cause.source; 0: not known
    ADD COLUMN expire_time timestamptz,                                        -- of a block or a mute; null: never
    ADD COLUMN requested_at timestamptz;                                       -- of the tie after this event
UPDATE edge_event SET actor_id = user_id, cause_kind = CASE WHEN cause = '' THEN 0 ELSE 1 END;
ALTER TABLE edge_event ALTER COLUMN actor_id SET NOT NULL;
ALTER TABLE edge_event DROP CONSTRAINT edge_event_pkey, DROP CONSTRAINT edge_event_follower_id_followee_id_revision_key;
ALTER TABLE edge_event ADD PRIMARY KEY (user_id, other_id, revision);
-- A sum of effects until a time, by follower and by followee, is an index-only scan; so are the latest changes of one's followers.
CREATE INDEX edge_event_followers ON edge_event (other_id, user_id, recorded_at) INCLUDE (effect) WHERE effect <> 0;
CREATE INDEX edge_event_follower_changes ON edge_event (other_id, recorded_at, user_id, revision) WHERE effect <> 0;
CREATE INDEX edge_event_blocks ON edge_event (user_id, other_id, recorded_at DESC, revision DESC) WHERE kind IN (43, 44);
CREATE INDEX edge_event_unseen ON edge_event (user_id, other_id, revision) WHERE unseen;

-- One row a user that was ever part of a tie or has chosen something.
ALTER TABLE account_counts RENAME TO account;
ALTER INDEX account_counts_pkey RENAME TO account_pkey;
ALTER TABLE account
    ADD COLUMN private boolean NOT NULL DEFAULT false,
    ADD COLUMN revision bigint NOT NULL DEFAULT 1;                             -- grows with every change of a tie from or to the user
CREATE INDEX account_private ON account (user_id) WHERE private;

-- Grows whenever an account becomes private or public.
CREATE TABLE privacy_head (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    revision bigint NOT NULL
);
INSERT INTO privacy_head (revision) VALUES (0);

-- What a user's event made of their account; never updated.
CREATE TABLE account_event (
    user_id text COLLATE "C" NOT NULL,
    event_id uuid NOT NULL,
    private boolean NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (user_id, event_id)
);
