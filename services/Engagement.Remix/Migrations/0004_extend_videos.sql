-- What a caption refers to, where the media is, edits and takedowns.
ALTER TABLE video
    -- Each once, in the order of the caption.
    ADD COLUMN hashtags      text[]      NOT NULL DEFAULT '{}',
    ADD COLUMN media_url     text        NOT NULL DEFAULT '',
    ADD COLUMN media_sha256  bytea       NOT NULL DEFAULT '',
    ADD COLUMN edited_at     timestamptz,
    ADD COLUMN taken_down_at timestamptz,
    -- The original that the line of first sources leads to: an original's own id. Never changes.
    ADD COLUMN root_id       text COLLATE "C";

CREATE INDEX video_of_creator ON video (creator_id, video_no DESC);
CREATE INDEX video_of_sound ON video (sound_id, video_no DESC) WHERE sound_id <> '';
-- For the number of a sound's public videos.
CREATE INDEX public_video_of_sound ON video (sound_id) WHERE sound_id <> '' AND visibility = 1 AND deleted_at IS NULL AND taken_down_at IS NULL;

CREATE TABLE video_hashtag (
    hashtag  text COLLATE "C" NOT NULL,
    video_no bigint           NOT NULL REFERENCES video,
    PRIMARY KEY (hashtag, video_no)
);
-- For an edit of the caption.
CREATE INDEX video_hashtag_of_video ON video_hashtag (video_no);

-- What a video was until each of its edits.
CREATE TABLE video_edit (
    video_no          bigint      NOT NULL REFERENCES video,
    edit_no           int         NOT NULL,
    edited_at         timestamptz NOT NULL,
    caption           text        NOT NULL,
    visibility        smallint    NOT NULL,
    duet_permission   smallint    NOT NULL,
    stitch_permission smallint    NOT NULL,
    PRIMARY KEY (video_no, edit_no)
);

ALTER TABLE video_source
    -- Copies of what never changes: a page of a lineage would else look up as many videos again.
    ADD COLUMN source_id         text COLLATE "C",
    ADD COLUMN source_creator_id text COLLATE "C",
    -- How loud the two videos of a duet are, in %; null for a stitch, and where it was never said.
    ADD COLUMN source_volume     smallint,
    ADD COLUMN own_volume        smallint;
UPDATE video_source SET source_id = source.video_id, source_creator_id = source.creator_id FROM video AS source WHERE source.video_no = source_no;
ALTER TABLE video_source ALTER COLUMN source_id SET NOT NULL, ALTER COLUMN source_creator_id SET NOT NULL;
-- For siblings.
CREATE INDEX video_source_of_source ON video_source (source_no, video_no DESC);

-- Who may make remixes of any video of an account. Whoever has published a video has a row, so that a remix can lock it.
CREATE TABLE remix_settings (
    user_id           text COLLATE "C" PRIMARY KEY,
    duet_permission   smallint         NOT NULL,
    stitch_permission smallint         NOT NULL
);
INSERT INTO remix_settings (user_id, duet_permission, stitch_permission) SELECT DISTINCT creator_id, 1, 1 FROM video;

-- Roots of what is there, from the originals downwards.
UPDATE video SET root_id = video_id WHERE depth = 0;
DO $$
DECLARE
    level int;
BEGIN
    FOR level IN SELECT DISTINCT depth FROM video WHERE depth > 0 ORDER BY depth LOOP
        UPDATE video SET root_id = source.root_id
        FROM video_source AS made JOIN video AS source ON source.video_no = made.source_no
        WHERE video.depth = level AND made.video_no = video.video_no AND made.place = 1;
    END LOOP;
END $$;
ALTER TABLE video ALTER COLUMN root_id SET NOT NULL;
