-- A comment's id names it alone.
ALTER TABLE comment DROP CONSTRAINT comment_pkey;
ALTER TABLE comment ADD PRIMARY KEY (comment_id);

ALTER TABLE comment
    ADD COLUMN parent_id uuid,
    ADD COLUMN posted_at timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN edited_at timestamptz,
    -- Its text is empty then. The row stays, for the replies that hang on it.
    ADD COLUMN deleted   boolean     NOT NULL DEFAULT false,
    ADD COLUMN pinned    boolean     NOT NULL DEFAULT false,
    ADD COLUMN likes     bigint      NOT NULL DEFAULT 0,
    -- Direct ones, without the deleted.
    ADD COLUMN replies   bigint      NOT NULL DEFAULT 0;
UPDATE comment SET posted_at = ledger.recorded_at FROM ledger WHERE ledger.user_id = comment.user_id AND ledger.event_id = comment.comment_id;
ALTER TABLE comment ALTER COLUMN posted_at DROP DEFAULT;

CREATE INDEX comment_newest ON comment (video_id, position) WHERE parent_id IS NULL;
CREATE INDEX comment_top ON comment (video_id, likes, position) WHERE parent_id IS NULL;
CREATE INDEX comment_replies ON comment (parent_id, position) WHERE parent_id IS NOT NULL;
CREATE INDEX comment_pinned ON comment (video_id) WHERE pinned;

-- Who likes a comment, with the position of the event that made it so.
CREATE TABLE comment_like (
    comment_id uuid             NOT NULL,
    user_id    text COLLATE "C" NOT NULL,
    position   bigint           NOT NULL,
    PRIMARY KEY (comment_id, user_id)
);
