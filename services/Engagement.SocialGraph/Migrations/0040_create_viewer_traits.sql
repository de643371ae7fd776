-- What users declare of themselves. Whoever withdrew everything keeps an empty row, so that their declarations stay in one order.
CREATE TABLE viewer_traits (
    user_id text COLLATE "C" PRIMARY KEY,
    region text NOT NULL,
    language text NOT NULL,
    age_band smallint NOT NULL
);
