-- What the trends look at besides: nothing that not everybody may see counts.
ALTER TABLE video
    ADD COLUMN challenges text[]  NOT NULL DEFAULT '{}',
    ADD COLUMN public     boolean NOT NULL DEFAULT false;

-- The tick that acts are counted in, and when the ledger recorded the first of all. See TrendTicks.
ALTER TABLE fold
    ADD COLUMN tick     bigint NOT NULL DEFAULT 0,
    ADD COLUMN began_at timestamptz;

-- When the ledger first recorded an act of a viewer.
CREATE TABLE viewer (
    user_id  text        PRIMARY KEY,
    first_at timestamptz NOT NULL
);

-- What is known of a subject in a region, or in all of them (region ''); of kind 0, of all subjects together. See TrendRow.
CREATE TABLE trend_subject (
    region  text     NOT NULL,
    kind    smallint NOT NULL,
    subject text     NOT NULL,
    -- Of its last act.
    tick    bigint   NOT NULL,
    state   bytea    NOT NULL,
    PRIMARY KEY (region, kind, subject)
);
CREATE INDEX trend_subject_tick ON trend_subject (tick);

-- Ticks in which a subject was met more than it should have been. See TrendPoint.
CREATE TABLE trend_point (
    region       text             NOT NULL,
    kind         smallint         NOT NULL,
    tick         bigint           NOT NULL,
    subject      text             NOT NULL,
    observed     double precision NOT NULL,
    expected     double precision NOT NULL,
    significance double precision NOT NULL,
    viewers      double precision NOT NULL,
    new_viewers  double precision NOT NULL,
    acts         bigint           NOT NULL,
    discount     smallint         NOT NULL,
    videos       text[]           NOT NULL,
    PRIMARY KEY (region, kind, tick, subject)
);
CREATE INDEX trend_point_tick ON trend_point (tick);
