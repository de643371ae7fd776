-- Whatever gave a page its scores: a formula or a model, with its weights. Pages from before have their number in weights_version, of the formula.
ALTER TABLE served_page ADD COLUMN scorer_version text NOT NULL DEFAULT '', ALTER COLUMN weights_version SET DEFAULT 0;
