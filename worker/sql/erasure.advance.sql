-- A page is done. ?3 run and ?4 pages as they were read; then what stands after it
UPDATE erasure SET pages = pages + 1, ids = ?5, step = ?6, cursor = ?7, redo = ?8, counts = ?9, ended_s = ?10
WHERE site = ?1 AND person = ?2 AND run = ?3 AND pages = ?4
