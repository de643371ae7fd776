-- What was served, a row a page, written before the page is answered: the later pages of a request leave these out, also after a restart.
CREATE TABLE served_page (
    request_id       uuid             NOT NULL,
    -- The place of the page's first video in the request, from 0.
    first_position   integer          NOT NULL,
    viewer_id        text COLLATE "C" NOT NULL,
    served_at        timestamptz      NOT NULL,
    profile_position bigint           NOT NULL,
    weights_version  integer          NOT NULL,
    video_ids        text[]           NOT NULL,
    scores           double precision[] NOT NULL,
    PRIMARY KEY (request_id, first_position)
);
