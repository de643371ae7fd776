-- Shares, by the token of their links. A share's parent is the one by whose link its sharer first came to the video: it is older, so there is no cycle.
CREATE TABLE share (
    token        text COLLATE "C" PRIMARY KEY,
    user_id      text COLLATE "C" NOT NULL,
    video_id     text COLLATE "C" NOT NULL,
    creator_id   text COLLATE "C" NOT NULL,
    parent_token text COLLATE "C",
    position     bigint           NOT NULL
);
CREATE INDEX share_parent ON share (parent_token) WHERE parent_token IS NOT NULL;

-- Who came by a link, with the position of the event that made it so.
CREATE TABLE share_open (
    token    text COLLATE "C" NOT NULL,
    user_id  text COLLATE "C" NOT NULL,
    video_id text COLLATE "C" NOT NULL,
    position bigint           NOT NULL,
    PRIMARY KEY (token, user_id)
);
CREATE INDEX share_open_viewer ON share_open (user_id, video_id, position);
