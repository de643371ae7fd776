INSERT INTO thing (thing_id) SELECT generate_series(1, 100);
