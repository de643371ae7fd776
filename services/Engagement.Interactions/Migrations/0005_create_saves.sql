-- Named collections of saved videos. A reader names one by its id alone.
CREATE TABLE collection (
    collection_id uuid PRIMARY KEY,
    user_id       text COLLATE "C" NOT NULL,
    name          text             NOT NULL,
    public        boolean          NOT NULL,
    -- Among the user's collections: dense, from 0.
    place         integer          NOT NULL,
    created_at    timestamptz      NOT NULL
);
CREATE INDEX collection_user ON collection (user_id);

-- What is saved, in a collection or in none.
CREATE TABLE save (
    user_id       text COLLATE "C" NOT NULL,
    video_id      text COLLATE "C" NOT NULL,
    collection_id uuid,
    -- Of the event that saved it.
    position      bigint           NOT NULL,
    -- Of the event that saved it, or moved it last: the order of lists.
    moved         bigint           NOT NULL,
    moved_at      timestamptz      NOT NULL,
    PRIMARY KEY (user_id, video_id)
);
CREATE INDEX save_moved ON save (user_id, moved);
CREATE INDEX save_collection ON save (collection_id, moved) WHERE collection_id IS NOT NULL;

INSERT INTO save (user_id, video_id, position, moved, moved_at)
SELECT mark.user_id, mark.video_id, mark.position, mark.position, ledger.recorded_at
FROM video_mark AS mark JOIN ledger USING (position) WHERE mark.kind = 17;
DELETE FROM video_mark WHERE kind = 17;
