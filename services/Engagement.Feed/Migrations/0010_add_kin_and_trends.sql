-- For the sources of candidates: what a video was made from, what is engaged with in these hours, and who follows back. Videos from before are made
-- from nothing until the ledger is folded again.
ALTER TABLE video
    ADD COLUMN source_ids text[] NOT NULL DEFAULT '{}',
    -- Of its publication: another name of the video, for ever, and a short one.
    ADD COLUMN published_position bigint NOT NULL DEFAULT 0;
UPDATE video SET published_position = position;
CREATE INDEX video_published_position ON video (published_position);

-- A sum of worths, each halved for every half-life of its age at trend_at: see TrendRules.
ALTER TABLE video_stats
    ADD COLUMN trend    double precision NOT NULL DEFAULT 0,
    ADD COLUMN trend_at timestamptz      NOT NULL DEFAULT '2020-01-01Z';

-- No power of 2 below the least that there is: Postgres takes it for an error.
CREATE FUNCTION decayed(sum double precision, since timestamptz, until timestamptz, half_life interval) RETURNS double precision
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN sum * power(2::double precision, -least(1000, extract(epoch FROM until - since) / extract(epoch FROM half_life))::double precision);

ALTER TABLE follow ADD COLUMN mutual boolean NOT NULL DEFAULT false;
UPDATE follow AS edge SET mutual = true
FROM follow AS back
WHERE edge.following AND back.following AND back.follower_id = edge.followee_id AND back.followee_id = edge.follower_id;
