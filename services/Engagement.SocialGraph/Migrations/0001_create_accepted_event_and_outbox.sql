-- What a user's event id was used for. One row for each accepted write, of whichever kind, since (user_id, event_id) is also the ledger's key.
CREATE TABLE accepted_event (
    user_id text COLLATE "C" NOT NULL,
    event_id uuid NOT NULL,
    kind smallint NOT NULL,              -- the field number of LedgerEvent.fact
    accepted_at timestamptz NOT NULL,    -- by the service's clock
    PRIMARY KEY (user_id, event_id)
);

-- Events on their way to the ledger; a row leaves with the ledger's receipt, or stays with the reason of its refusal.
CREATE TABLE outbox (
    outbox_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event bytea NOT NULL,
    created_at timestamptz NOT NULL,
    refused_because text
);
