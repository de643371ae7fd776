-- Events on their way to the ledger; see OutboxRelay.
CREATE TABLE outbox (
    outbox_id       bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event           bytea       NOT NULL,
    created_at      timestamptz NOT NULL,
    refused_because text
);
