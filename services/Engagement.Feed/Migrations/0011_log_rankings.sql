-- All that made a slate of candidates: a scorer's terms and weights, the slate's numbers, the sources' caps. A version never means anything else.
CREATE TABLE ranking_version (
    version  text  PRIMARY KEY,
    settings jsonb NOT NULL
);

-- A page is the first of a ranking, and then has it, or goes on with the one of the page before.
ALTER TABLE served_page
    -- How likely each video was to get its place.
    ADD COLUMN propensities     double precision[] NOT NULL DEFAULT '{}',
    -- What the ranking had, and a filter (VideoFilter) took out since the page before.
    ADD COLUMN left_out_ids     text[]             NOT NULL DEFAULT '{}',
    ADD COLUMN left_out_filters smallint[]         NOT NULL DEFAULT '{}',
    ADD COLUMN ranking_version  text,
    -- Where the candidate index was.
    ADD COLUMN index_position   bigint,
    -- CandidateLog
    ADD COLUMN candidates       bytea,
    ALTER COLUMN weights_version SET DEFAULT 0;
-- They are compressed already.
ALTER TABLE served_page ALTER COLUMN candidates SET STORAGE EXTERNAL;
