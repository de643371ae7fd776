-- A cohort's sample in its order, so that no more of a length class is read than is compared with.
CREATE INDEX video_cohort ON video (length_class, hashtextextended(video_id, 0), video_no);
DROP INDEX video_length;

-- How many viewers the video had when anything was told.
ALTER TABLE segment_release ADD COLUMN viewers bigint NOT NULL DEFAULT 0;

-- Impressions by source are those of the segments by source.
ALTER TABLE cell
    DROP COLUMN source_unspecified, DROP COLUMN source_for_you, DROP COLUMN source_following, DROP COLUMN source_friends, DROP COLUMN source_profile,
    DROP COLUMN source_search, DROP COLUMN source_sound, DROP COLUMN source_message, DROP COLUMN source_external, DROP COLUMN source_other;
