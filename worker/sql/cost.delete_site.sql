DELETE FROM cost WHERE (site, id) IN (SELECT site, id FROM cost WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
