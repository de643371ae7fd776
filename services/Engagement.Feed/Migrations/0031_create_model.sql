-- What was learnt. Not a fold: what has been dropped here is learnt anew, and until then the declared formula serves.

CREATE TABLE model (
    version       bigint      PRIMARY KEY,
    state         smallint    NOT NULL,     -- engagement.feed.v1.ModelState
    -- The encounters after the first position, up to the second, were learnt from.
    after         bigint      NOT NULL,
    until         bigint      NOT NULL,
    trained_at    timestamptz NOT NULL,
    promoted_at   timestamptz,
    retired_at    timestamptz,
    rolled_back   boolean     NOT NULL DEFAULT false,
    figures       jsonb       NOT NULL,
    content       bytea       NOT NULL
);
CREATE UNIQUE INDEX model_serving ON model (state) WHERE state = 2;

-- What features are computed from beside the viewer's own profile, as of the last round.
CREATE TABLE learnt_state (
    only_row     boolean     PRIMARY KEY DEFAULT true CHECK (only_row),
    position     bigint      NOT NULL,
    refreshed_at timestamptz NOT NULL,
    content      bytea       NOT NULL
);

CREATE TABLE model_rollback (
    user_id        text COLLATE "C" NOT NULL,
    event_id       uuid             NOT NULL,
    version        bigint           NOT NULL,
    -- What served then; null: the declared formula.
    serving        bigint,
    rolled_back_at timestamptz      NOT NULL,
    PRIMARY KEY (user_id, event_id)
);
