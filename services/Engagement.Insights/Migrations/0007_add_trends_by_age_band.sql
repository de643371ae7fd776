-- 0 is all age bands together.
ALTER TABLE trend_subject ADD COLUMN age_band smallint NOT NULL DEFAULT 0;
ALTER TABLE trend_subject DROP CONSTRAINT trend_subject_pkey, ADD PRIMARY KEY (region, age_band, kind, subject);
ALTER TABLE trend_point ADD COLUMN age_band smallint NOT NULL DEFAULT 0;
ALTER TABLE trend_point DROP CONSTRAINT trend_point_pkey, ADD PRIMARY KEY (region, age_band, kind, tick, subject);
