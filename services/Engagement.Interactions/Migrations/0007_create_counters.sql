-- The counters as of one position of the ledger, moved every few seconds: what rebuilds begin with, and what reads are served from while Redis is away.
CREATE TABLE counter (
    -- Kind, colon and id, such as `v:VIDEO`.
    subject text COLLATE "C" PRIMARY KEY,
    -- Of Redis.
    shard   smallint NOT NULL,
    -- 64-bit integers, big-endian, in the order of the service's enum `Counter`: as in Redis.
    counts  bytea    NOT NULL
);

CREATE TABLE counter_fold (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    position bigint NOT NULL
);
INSERT INTO counter_fold (position) VALUES (0);

-- The sums of the archived parts of the ledger, from which a fold of the whole begins.
CREATE TABLE counter_archived (
    subject text COLLATE "C" PRIMARY KEY,
    counts  bytea NOT NULL
);

CREATE SCHEMA ledger_archive;
