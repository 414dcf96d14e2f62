-- Of all sites what is under way, the oldest first
SELECT site, person, ids, run, pages, step, cursor, redo, counts, begun_s, ended_s FROM erasure INDEXED BY erasure_under_way
WHERE ended_s IS NULL ORDER BY begun_s LIMIT 5
