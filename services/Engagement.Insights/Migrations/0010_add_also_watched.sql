-- How often a viewer viewed videos of a creator, less what was taken back, and the position of the fold when that was above 0 for the first time; 0 before.
ALTER TABLE acquaintance
    ADD COLUMN viewed          bigint NOT NULL DEFAULT 0,
    ADD COLUMN first_viewed_at bigint NOT NULL DEFAULT 0;

-- Always the same sample of a creator's viewers, and of the creators that a viewer viewed: by a hash.
CREATE INDEX acquaintance_viewers ON acquaintance (creator_id, hashtextextended(user_id, 0)) WHERE viewed > 0;
CREATE INDEX acquaintance_viewed ON acquaintance (user_id, hashtextextended(creator_id || ' ' || user_id, 0)) WHERE viewed > 0;

-- Different viewers who viewed any video of an account.
ALTER TABLE account ADD COLUMN viewers bigint NOT NULL DEFAULT 0;

-- The sum of that over all accounts: pairs of a viewer and a creator whom they viewed.
ALTER TABLE fold ADD COLUMN viewed_pairs bigint NOT NULL DEFAULT 0;

-- What was told last of other creators that an account's viewers watch. See AlsoWatchedRules.
CREATE TABLE told_also_watched (
    creator_id text   NOT NULL,
    other_id   text   NOT NULL,
    position   bigint NOT NULL,
    viewers    bigint NOT NULL,
    of_viewers bigint NOT NULL,
    expected   double precision NOT NULL,
    PRIMARY KEY (creator_id, other_id)
);
