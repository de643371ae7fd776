-- Whether the video was made from others.
ALTER TABLE video ADD COLUMN remix boolean NOT NULL DEFAULT false;
CREATE INDEX video_topics ON video USING gin (topics);
