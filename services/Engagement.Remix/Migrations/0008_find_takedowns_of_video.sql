-- For a reinstatement: whether another takedown keeps a video down.
CREATE INDEX takedown_video_of_video ON takedown_video (video_no);
