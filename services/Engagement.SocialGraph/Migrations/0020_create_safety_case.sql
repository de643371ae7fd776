ALTER TABLE message
    ADD COLUMN IF NOT EXISTS verdict smallint NOT NULL DEFAULT 1,    -- SafetyAction as it stands; a release makes it 1
    ADD COLUMN IF NOT EXISTS held boolean NOT NULL DEFAULT false;    -- seen by its sender only

-- A message that was limited, held or reported. All texts are sealed with the conversation's key. accepted_event.kind of these writes: 1001 report,
-- 1002 appeal, 1003 decision (no facts of the ledger).
CREATE TABLE safety_case (
    case_id uuid PRIMARY KEY,            -- derived from conversation and message
    conversation_id uuid NOT NULL,
    message_id uuid NOT NULL,
    sequence bigint NOT NULL,
    sender_id text COLLATE "C" NOT NULL,
    body bytea NOT NULL,                 -- a copy of message.body: an unsent message stays to be judged
    sent_at timestamptz NOT NULL,
    action smallint NOT NULL,            -- SafetyAction at first
    reason smallint NOT NULL,            -- SafetyReason
    score real NOT NULL,
    state smallint NOT NULL,             -- SafetyCaseState
    shown boolean NOT NULL,              -- to the sender; a report alone is not
    reported boolean NOT NULL,
    opened_at timestamptz NOT NULL,
    appeal_event_id uuid,
    appeal bytea,
    appealed_at timestamptz,
    decided_at timestamptz               -- of the newest decision
);
CREATE INDEX safety_case_queue ON safety_case (state, opened_at, case_id);
CREATE INDEX safety_case_sender ON safety_case (sender_id, opened_at DESC, case_id DESC) WHERE shown;

CREATE TABLE safety_report (
    reporter_id text COLLATE "C" NOT NULL,
    event_id uuid NOT NULL,
    case_id uuid NOT NULL,
    note bytea NOT NULL,
    reported_at timestamptz NOT NULL,
    PRIMARY KEY (reporter_id, event_id)
);
CREATE INDEX safety_report_case ON safety_report (case_id, reported_at DESC);

-- Every decision; never updated.
CREATE TABLE safety_decision (
    moderator_id text COLLATE "C" NOT NULL,
    event_id uuid NOT NULL,
    case_id uuid NOT NULL,
    decision smallint NOT NULL,          -- SafetyCaseState
    note bytea NOT NULL,
    decided_at timestamptz NOT NULL,
    PRIMARY KEY (moderator_id, event_id)
);
CREATE INDEX safety_decision_case ON safety_decision (case_id, decided_at);

-- Who opened which case's texts, written before they are opened; never updated.
CREATE TABLE safety_read (
    read_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    case_id uuid NOT NULL,
    moderator_id text COLLATE "C" NOT NULL,
    read_at timestamptz NOT NULL
);
CREATE INDEX safety_read_case ON safety_read (case_id, read_at);
