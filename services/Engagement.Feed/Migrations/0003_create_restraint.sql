-- Whom a viewer's feeds leave out, and until when: whom they block or mute, and who blocks them. One that is over stays, as an edge that is no more.
CREATE TABLE restraint (
    viewer_id text COLLATE "C" NOT NULL,
    other_id  text COLLATE "C" NOT NULL,
    cause     smallint         NOT NULL,     -- RestraintCause
    until     timestamptz      NOT NULL,
    position  bigint           NOT NULL,
    PRIMARY KEY (viewer_id, other_id, cause)
);
CREATE INDEX restraint_of_viewer ON restraint (viewer_id, position);
