CREATE TABLE challenge (
    challenge_no bigint           PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    challenge_id text COLLATE "C" NOT NULL UNIQUE,
    prompt_no    bigint           NOT NULL REFERENCES video,
    title        text             NOT NULL,
    hashtag      text COLLATE "C" NOT NULL,
    -- The numbers of the enum RemixKind.
    kinds        smallint[]       NOT NULL,
    starts_at    timestamptz      NOT NULL,
    ends_at      timestamptz      NOT NULL
);
CREATE INDEX challenge_of_prompt ON challenge (prompt_no, ends_at);

-- The points are a fold over what the ledger recorded until the challenge's end.
CREATE TABLE challenge_entry (
    challenge_no bigint      NOT NULL REFERENCES challenge,
    video_no     bigint      NOT NULL REFERENCES video,
    entered_at   timestamptz NOT NULL,
    points_micro bigint      NOT NULL DEFAULT 0,
    PRIMARY KEY (challenge_no, video_no)
);
CREATE INDEX challenge_entry_of_video ON challenge_entry (video_no);
CREATE INDEX leaderboard ON challenge_entry (challenge_no, points_micro DESC, video_no);
