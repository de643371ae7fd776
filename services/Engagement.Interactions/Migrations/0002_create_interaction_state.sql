-- What holds now between a viewer and a video: the kind is the field number of the LedgerEvent.fact that made it so (13 like, 17 save,
-- 19 not interested). Written with the ledger, under its lock.
CREATE TABLE video_mark (
    user_id  text COLLATE "C" NOT NULL,
    video_id text COLLATE "C" NOT NULL,
    kind     smallint         NOT NULL,
    position bigint           NOT NULL,
    PRIMARY KEY (user_id, video_id, kind)
);

-- A comment's id is that of its event; its text is nowhere else.
CREATE TABLE comment (
    video_id   text COLLATE "C" NOT NULL,
    comment_id uuid             NOT NULL,
    user_id    text COLLATE "C" NOT NULL,
    position   bigint           NOT NULL,
    text       text             NOT NULL,
    PRIMARY KEY (video_id, comment_id, user_id)
);

-- What interactions need to know of videos: from the ledger, or asked of Remix when the ledger has not got there yet.
CREATE TABLE video (
    video_id    text COLLATE "C" PRIMARY KEY,
    creator_id  text COLLATE "C" NOT NULL,
    duration_ms bigint           NOT NULL,
    deleted     boolean          NOT NULL DEFAULT false
);
