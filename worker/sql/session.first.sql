-- When the first session of a site began; NULL: there is none
SELECT min(started_s) AS started_s FROM session WHERE site = ?1
