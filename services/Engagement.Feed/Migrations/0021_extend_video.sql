-- What keywords and the feed of a region go by. Videos that were folded before have neither until they are folded again.
ALTER TABLE video ADD COLUMN hashtags text[] NOT NULL DEFAULT '{}', ADD COLUMN region text NOT NULL DEFAULT '';
