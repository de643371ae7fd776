-- Which consents viewers have given or refused, as of the fold's position; no row: given.
CREATE TABLE consent (
    user_id text     NOT NULL,
    purpose smallint NOT NULL,
    granted boolean  NOT NULL,
    PRIMARY KEY (user_id, purpose)
);

-- Of whom nothing may be told when they first met the video: nor will it be of what they do there later.
ALTER TABLE audience ADD COLUMN unknown boolean NOT NULL DEFAULT false;
