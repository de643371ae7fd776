-- What viewers declare as their region; empty when they withdrew it.
CREATE TABLE viewer_region (
    viewer_id text COLLATE "C" PRIMARY KEY,
    region    text   NOT NULL,
    position  bigint NOT NULL
);
