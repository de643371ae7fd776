-- Every event id accepted, for ever: the row is in the transaction of its effect, so a repeat finds it and gets the first response.
CREATE TABLE accepted_event (
    user_id     text COLLATE "C" NOT NULL,
    event_id    uuid             NOT NULL,
    -- Of the request as sent: tells a repeat from an id used twice.
    fingerprint bigint           NOT NULL,
    -- The first response, as on the wire.
    response    bytea            NOT NULL,
    PRIMARY KEY (user_id, event_id)
);
