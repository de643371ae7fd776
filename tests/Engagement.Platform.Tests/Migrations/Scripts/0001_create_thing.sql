CREATE TABLE thing (thing_id int PRIMARY KEY);
