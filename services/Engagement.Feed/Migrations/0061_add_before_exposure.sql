-- What a viewer had done until the exposure, as far as it counts for what the viewer likes: what differences between arms are adjusted by. Not set of older ones.
ALTER TABLE exposure
    ADD COLUMN watched_ms_before bigint,
    ADD COLUMN likes_before      bigint,
    ADD COLUMN comments_before   bigint,
    ADD COLUMN shares_before     bigint,
    ADD COLUMN saves_before      bigint,
    ADD COLUMN follows_before    bigint;
