-- Which part of what a video earns it keeps, and which goes to each ancestor, in millionths: together a million. Never changes. See ShareRules.
ALTER TABLE video ADD COLUMN kept_share int NOT NULL DEFAULT 1000000;
ALTER TABLE lineage ADD COLUMN share int NOT NULL DEFAULT 0;

-- Of what is there, from the originals downwards: half is kept, half goes to the sources in equal parts, of which each gives on to its own
-- ancestors what it would of its own, rounded down.
UPDATE video SET kept_share = 500000 WHERE depth > 0;
DO $$
DECLARE
    level int;
BEGIN
    FOR level IN SELECT DISTINCT depth FROM video WHERE depth > 0 ORDER BY depth LOOP
        WITH passed AS (
            SELECT made.video_no, made.source_no,
                   500000 / count(*) OVER of_video + (made.place <= 500000 % count(*) OVER of_video)::int AS amount
            FROM video_source AS made JOIN video ON video.video_no = made.video_no
            WHERE video.depth = level
            WINDOW of_video AS (PARTITION BY made.video_no)),
        further AS (
            SELECT passed.video_no, passed.source_no, up.ancestor_no, passed.amount * up.share / 1000000 AS amount
            FROM passed JOIN lineage AS up ON up.descendant_no = passed.source_no),
        part AS (
            SELECT video_no, ancestor_no, amount FROM further
            UNION ALL
            SELECT passed.video_no, passed.source_no, passed.amount - coalesce((
                SELECT sum(further.amount) FROM further
                WHERE further.video_no = passed.video_no AND further.source_no = passed.source_no), 0)
            FROM passed)
        UPDATE lineage SET share = total.amount
        FROM (SELECT video_no, ancestor_no, sum(amount) AS amount FROM part GROUP BY video_no, ancestor_no) AS total
        WHERE lineage.descendant_no = total.video_no AND lineage.ancestor_no = total.ancestor_no;
    END LOOP;
END $$;

-- How far the ledger is folded.
CREATE TABLE fold (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    position bigint NOT NULL
);
INSERT INTO fold (position) VALUES (0);

-- What each video earned: a fold.
CREATE TABLE earned (
    video_no   bigint PRIMARY KEY,
    views      bigint NOT NULL,
    watched_ms bigint NOT NULL,
    likes      bigint NOT NULL,
    follows    bigint NOT NULL
);

-- What each video received of that, its own among it: millionths of a view, like and follow, nanoseconds. A fold.
CREATE TABLE credit (
    video_no      bigint  PRIMARY KEY,
    views_micro   bigint  NOT NULL,
    -- A bigint would end after 292 years of watch time.
    watched_ns    numeric NOT NULL,
    likes_micro   bigint  NOT NULL,
    follows_micro bigint  NOT NULL
);
