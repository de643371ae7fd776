-- When the event that set it was recorded.
ALTER TABLE video_mark ADD COLUMN marked_at timestamptz NOT NULL DEFAULT now();
UPDATE video_mark SET marked_at = ledger.recorded_at FROM ledger WHERE ledger.position = video_mark.position;
ALTER TABLE video_mark ALTER COLUMN marked_at DROP DEFAULT;

-- Who likes a video, newest first.
CREATE INDEX video_mark_likers ON video_mark (video_id, position) WHERE kind = 13;
