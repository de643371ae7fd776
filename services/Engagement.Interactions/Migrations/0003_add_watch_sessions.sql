-- Event ids below the floor are refused: their partitions may be archived.
ALTER TABLE ledger_head ADD COLUMN floor uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000';

-- Set when the viewer deleted the entry from the history; its effect was taken back by an event of its own.
ALTER TABLE ledger ADD COLUMN retracted boolean NOT NULL DEFAULT false;

-- Watch sessions that are sent in updates: the join of what came so far, and what of it was counted. A session that is one event needs no row.
CREATE TABLE watch_session (
    user_id    text COLLATE "C" NOT NULL,
    session_id text COLLATE "C" NOT NULL,
    video_id   text COLLATE "C" NOT NULL,
    -- Null when the viewer deleted the session: what still comes of it has no effect.
    sections   bytea,
    counted    bigint[]         NOT NULL,
    -- Its updates in the ledger.
    event_ids  uuid[]           NOT NULL,
    PRIMARY KEY (user_id, session_id)
);

-- What counters of sounds and topics need. Neither changes after the publication.
ALTER TABLE video ADD COLUMN sound_id text COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE video ADD COLUMN topics text[] COLLATE "C" NOT NULL DEFAULT '{}';
