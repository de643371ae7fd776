-- How a viewer met a video first, and what else came of it: with the sums of the row, an exposure that a model learns from.
ALTER TABLE viewer_video
    -- Of the first event of the pair: exposures are learnt in this order.
    ADD COLUMN first_position bigint                NOT NULL DEFAULT 0,
    ADD COLUMN first_at       timestamptz           NOT NULL DEFAULT '-infinity',
    -- By the ledger's clock.
    ADD COLUMN recorded_at    timestamptz           NOT NULL DEFAULT '-infinity',
    -- Of the first event that says where in the app it was; '' and -1 when it was in no ranked answer.
    ADD COLUMN request_id     text COLLATE "C"      NOT NULL DEFAULT '',
    ADD COLUMN place          integer               NOT NULL DEFAULT -1,
    -- engagement.interactions.v1.TrafficSource
    ADD COLUMN surface        smallint              NOT NULL DEFAULT 0,
    -- Follows of the creator from the video, and videos made from it.
    ADD COLUMN follows        integer               NOT NULL DEFAULT 0,
    ADD COLUMN remixes        integer               NOT NULL DEFAULT 0;

UPDATE viewer_video SET first_position = position, first_at = last_at, recorded_at = last_at;

CREATE INDEX viewer_video_first_position ON viewer_video (first_position);
