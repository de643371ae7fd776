-- Its row is locked by each new message, which makes the sequence dense.
CREATE TABLE conversation (
    conversation_id uuid PRIMARY KEY,    -- derived from its two users
    last_sequence bigint NOT NULL,
    last_sent_at timestamptz NOT NULL,   -- never goes back
    key_id text NOT NULL,                -- the configured key that wraps this conversation's own
    wrapped_key bytea NOT NULL
);
CREATE INDEX conversation_key_id ON conversation (key_id);

-- A user's conversations, most recent first.
CREATE TABLE conversation_member (
    user_id text COLLATE "C" NOT NULL,
    conversation_id uuid NOT NULL,
    other_user_id text COLLATE "C" NOT NULL,
    last_sequence bigint NOT NULL,
    last_sent_at timestamptz NOT NULL,
    PRIMARY KEY (user_id, conversation_id)
);
CREATE INDEX conversation_member_recent ON conversation_member (user_id, last_sent_at DESC, conversation_id DESC);

CREATE TABLE message (
    conversation_id uuid NOT NULL,
    sequence bigint NOT NULL,            -- dense from 1
    message_id uuid NOT NULL,            -- the sender's event id
    sender_id text COLLATE "C" NOT NULL,
    body bytea NOT NULL,                 -- the text, sealed with the conversation's key
    video_id text COLLATE "C" NOT NULL,
    sent_at timestamptz NOT NULL,
    PRIMARY KEY (conversation_id, sequence),
    UNIQUE (conversation_id, message_id)
);
