-- Of a write of a conversation: keyed by the conversation's own key, so that it says nothing of what was written. Null: compared otherwise.
ALTER TABLE accepted_event ADD COLUMN fingerprint bigint;

ALTER TABLE conversation
    ADD COLUMN owner_id text COLLATE "C",                            -- of a group; null for two
    ADD COLUMN name bytea;                                           -- of a group, sealed with its key

ALTER TABLE conversation_member
    ADD COLUMN state smallint NOT NULL DEFAULT 1,                    -- ConversationState
    ADD COLUMN muted boolean NOT NULL DEFAULT false,
    ADD COLUMN first_sequence bigint NOT NULL DEFAULT 1,             -- what was sent before is not theirs to see
    ADD COLUMN delivered_sequence bigint NOT NULL DEFAULT 0,         -- these two never go back
    ADD COLUMN read_sequence bigint NOT NULL DEFAULT 0,
    ADD COLUMN joined_at timestamptz NOT NULL DEFAULT '-infinity';
DROP INDEX conversation_member_recent;
CREATE INDEX conversation_member_recent ON conversation_member (user_id, state, last_sent_at DESC, conversation_id DESC);
CREATE INDEX conversation_member_conversation ON conversation_member (conversation_id, user_id);

ALTER TABLE message
    ALTER COLUMN body DROP NOT NULL,                                 -- null: taken back
    ADD COLUMN reply_to uuid,                                        -- a message_id of this conversation
    ADD COLUMN share_token text COLLATE "C" NOT NULL DEFAULT '',
    ADD COLUMN unseen boolean NOT NULL DEFAULT false;                -- seen by its sender only, for good: a block, or a conversation declined

CREATE TABLE message_reaction (
    conversation_id uuid NOT NULL,
    sequence bigint NOT NULL,
    user_id text COLLATE "C" NOT NULL,
    emoji text NOT NULL,
    PRIMARY KEY (conversation_id, sequence, user_id)
);

-- Locked by each event of a user's inbox until its commit: positions are dense, and become visible in order.
CREATE TABLE inbox_head (
    user_id text COLLATE "C" PRIMARY KEY,
    position bigint NOT NULL
) WITH (fillfactor = 50);

-- What happened in a user's conversations, without what was said.
CREATE TABLE inbox_event (
    user_id text COLLATE "C" NOT NULL,
    position bigint NOT NULL,
    kind smallint NOT NULL,                                          -- InboxEventKind
    conversation_id uuid NOT NULL,
    sequence bigint NOT NULL,                                        -- of the message, or 0
    actor_id text COLLATE "C" NOT NULL,
    PRIMARY KEY (user_id, position)
);
INSERT INTO inbox_event (user_id, position, kind, conversation_id, sequence, actor_id)
SELECT member.user_id, row_number() OVER (PARTITION BY member.user_id ORDER BY message.sent_at, message.conversation_id, message.sequence), 1,
       message.conversation_id, message.sequence, message.sender_id
FROM message JOIN conversation_member AS member USING (conversation_id);
INSERT INTO inbox_head (user_id, position) SELECT user_id, max(position) FROM inbox_event GROUP BY user_id;

-- What users send each other, as numbers: see TieStrengths. Only of those who have both agreed.
ALTER TABLE account ADD COLUMN tie_strength boolean NOT NULL DEFAULT false;
CREATE TABLE tie_strength (
    user_id text COLLATE "C" NOT NULL,
    other_id text COLLATE "C" NOT NULL,
    heat double precision NOT NULL,
    PRIMARY KEY (user_id, other_id)
);
