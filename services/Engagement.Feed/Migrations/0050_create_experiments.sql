-- What operators try out. All but experiment_sums is no fold: it is the Feed's own, and nothing can make it again.
CREATE TABLE experiment (
    experiment_no  bigint           GENERATED ALWAYS AS IDENTITY UNIQUE,
    experiment_id  text COLLATE "C" PRIMARY KEY,
    -- engagement.feed.v1.ExperimentDefinition; never changes.
    definition     jsonb            NOT NULL,
    -- engagement.feed.v1.ExperimentState
    state          smallint         NOT NULL,
    created_by     text COLLATE "C" NOT NULL,
    created_at     timestamptz      NOT NULL,
    started_at     timestamptz,
    stopped_at     timestamptz,
    -- What happens from here on does not count: the end of the run time, or when it was stopped before.
    measured_until timestamptz,
    -- In its layer.
    first_bucket   integer          NOT NULL DEFAULT 0
);
CREATE INDEX experiment_running ON experiment (experiment_id) WHERE state = 2;

-- Every event id accepted, for ever.
CREATE TABLE experiment_event (
    user_id     text COLLATE "C" NOT NULL,
    event_id    uuid             NOT NULL,
    -- Of the request as sent: tells a repeat from an id used twice.
    fingerprint bigint           NOT NULL,
    recorded_at timestamptz      NOT NULL,
    PRIMARY KEY (user_id, event_id)
);

-- The first answer of an arm that a viewer got, committed with its page.
CREATE TABLE exposure (
    viewer_id     text COLLATE "C" NOT NULL,
    experiment_id text COLLATE "C" NOT NULL REFERENCES experiment,
    arm           text COLLATE "C" NOT NULL,
    exposed_at    timestamptz      NOT NULL,
    request_id    uuid             NOT NULL,
    PRIMARY KEY (viewer_id, experiment_id)
);
CREATE INDEX exposure_of_experiment ON exposure (experiment_id);

-- A fold: sums of the effects of what a viewer did after the exposure, until measured_until, by the viewer's clock.
CREATE TABLE experiment_sums (
    viewer_id      text COLLATE "C" NOT NULL,
    experiment_id  text COLLATE "C" NOT NULL,
    impressions    bigint           NOT NULL,
    watched_ms     bigint           NOT NULL,
    -- Millionths of videos watched at least once: whole numbers, so that the sums do not depend on the order.
    watched_shares bigint           NOT NULL,
    likes          bigint           NOT NULL,
    comments       bigint           NOT NULL,
    shares         bigint           NOT NULL,
    saves          bigint           NOT NULL,
    follows        bigint           NOT NULL,
    not_interested bigint           NOT NULL,
    PRIMARY KEY (viewer_id, experiment_id)
);

-- Grows with every start and stop. Above 0, the fold measures; a request that reads it knows which experiments run.
ALTER TABLE fold ADD COLUMN experiment_revision bigint NOT NULL DEFAULT 0;
