-- Videos. A deleted one stays, because its remixes point to it; its id is never free again.
CREATE TABLE video (
    -- Short, for the lineage; it never leaves the service.
    video_no          bigint           PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    video_id          text COLLATE "C" NOT NULL UNIQUE,
    creator_id        text COLLATE "C" NOT NULL,
    caption           text             NOT NULL,
    duration_ms       int              NOT NULL,
    topics            text[]           NOT NULL,
    sound_id          text COLLATE "C" NOT NULL,
    language          text COLLATE "C" NOT NULL,
    region            text COLLATE "C" NOT NULL,
    -- The numbers of the enums Visibility and RemixPermission.
    visibility        smallint         NOT NULL,
    duet_permission   smallint         NOT NULL,
    stitch_permission smallint         NOT NULL,
    -- Steps from its furthest root. Never changes, since no video gets a source after its birth.
    depth             int              NOT NULL,
    published_at      timestamptz      NOT NULL,
    deleted_at        timestamptz
);

-- What a video was made from, in the order of its sources.
CREATE TABLE video_source (
    video_no  bigint   NOT NULL REFERENCES video,
    place     smallint NOT NULL,
    source_no bigint   NOT NULL REFERENCES video,
    -- The numbers of the enums RemixKind and DuetLayout.
    kind      smallint NOT NULL,
    layout    smallint NOT NULL,
    -- The section of a stitch.
    start_ms  int,
    end_ms    int,
    PRIMARY KEY (video_no, place)
);

-- Every video with each of its ancestors, and the fewest steps between them. Written once with the video, never changed. A cycle would
-- need a video among its own ancestors. No foreign keys: two checks a row are dear at depth 50, and video_source has them.
CREATE TABLE lineage (
    ancestor_no   bigint NOT NULL,
    distance      int    NOT NULL,
    descendant_no bigint NOT NULL,
    PRIMARY KEY (ancestor_no, distance, descendant_no),
    CONSTRAINT lineage_has_no_cycle CHECK (ancestor_no <> descendant_no)
);

CREATE UNIQUE INDEX lineage_upwards ON lineage (descendant_no, distance, ancestor_no);
