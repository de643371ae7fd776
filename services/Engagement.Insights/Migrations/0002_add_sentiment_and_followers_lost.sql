ALTER TABLE cell
    ADD COLUMN follows_lost      bigint NOT NULL DEFAULT 0,
    -- Comments by what they say: see docs/sentiment.md.
    ADD COLUMN comments_negative bigint NOT NULL DEFAULT 0,
    ADD COLUMN comments_neutral  bigint NOT NULL DEFAULT 0,
    ADD COLUMN comments_positive bigint NOT NULL DEFAULT 0;

-- The video that brought the follower, or ''.
ALTER TABLE follower ADD COLUMN video_id text NOT NULL DEFAULT '';

-- Followers that an account gained and lost in an hour, a day or ever.
CREATE TABLE account_cell (
    creator_id       text        NOT NULL,
    grain            smallint    NOT NULL,
    start_at         timestamptz NOT NULL,
    followers_gained bigint      NOT NULL,
    followers_lost   bigint      NOT NULL,
    PRIMARY KEY (creator_id, grain, start_at)
);

-- Different viewers of all videos of an account.
CREATE TABLE account (
    creator_id text   PRIMARY KEY,
    reach      bigint NOT NULL
);
