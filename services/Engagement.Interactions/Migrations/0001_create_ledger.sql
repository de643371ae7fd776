-- The ledger's head: the position of its newest event. Its row is locked for the whole of each write, so positions are dense, and
-- the order of positions is the order of commits.
CREATE TABLE ledger_head (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    position bigint NOT NULL
);
INSERT INTO ledger_head (position) VALUES (0);

-- Partitions are months of event_id, which begins with its time: a repeat always meets its own partition, and the primary key alone
-- makes it once-only. They are made by the service when the first event of a month comes.
CREATE TABLE ledger (
    user_id       text COLLATE "C" NOT NULL,
    event_id      uuid             NOT NULL,
    position      bigint           NOT NULL,
    -- The field number of LedgerEvent.fact.
    kind          smallint         NOT NULL,
    -- What the event changes its counter by.
    effect        smallint         NOT NULL,
    watched_ms    bigint           NOT NULL,
    video_id      text COLLATE "C",
    other_user_id text COLLATE "C",
    occurred_at   timestamptz      NOT NULL,
    recorded_at   timestamptz      NOT NULL,
    -- Of the content as sent: tells a repeat from an id used twice.
    fingerprint   bigint           NOT NULL,
    trace_id      uuid,
    span_id       bigint,
    -- A LedgerEvent with only its feed_context and fact.
    body          bytea            NOT NULL,
    PRIMARY KEY (user_id, event_id)
) PARTITION BY RANGE (event_id);

CREATE INDEX ledger_position ON ledger (position);
