-- What was last given or refused; no row: given.
CREATE TABLE consent (
    user_id    text COLLATE "C" NOT NULL,
    purpose    smallint         NOT NULL,
    granted    boolean          NOT NULL,
    updated_at timestamptz      NOT NULL,
    PRIMARY KEY (user_id, purpose)
);

-- The erasures that are not done yet.
CREATE TABLE history_erasure (
    user_id  text COLLATE "C" NOT NULL,
    event_id uuid             NOT NULL,
    -- Of the event: what is before it is erased.
    position bigint           NOT NULL,
    PRIMARY KEY (user_id, event_id)
);
