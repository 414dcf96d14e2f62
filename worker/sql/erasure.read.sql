SELECT site, person, ids, run, pages, step, cursor, redo, counts, begun_s, ended_s FROM erasure WHERE site = ?1 AND person = ?2
