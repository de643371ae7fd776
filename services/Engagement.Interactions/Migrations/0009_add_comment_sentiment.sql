-- What a comment's text says: 0 negative, 1 neutral, 2 positive. Null for one from before there was a model, which no figure of sentiment counts.
ALTER TABLE comment ADD COLUMN sentiment smallint;
