-- What viewers declare of themselves, as of the fold's position.
CREATE TABLE viewer_traits (
    user_id  text     PRIMARY KEY,
    region   text     NOT NULL,
    -- Without script, region and variants, lower case.
    language text     NOT NULL,
    age_band smallint NOT NULL
);

-- Whether all of its viewers are in a segment by each trait: those whom the fold met before are in none.
ALTER TABLE video ADD COLUMN by_traits boolean NOT NULL DEFAULT false;
