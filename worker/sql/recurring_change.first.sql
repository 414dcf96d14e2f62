-- When the first change was, and when the last book begins; NULL: there is none
SELECT (SELECT min(at_s) FROM recurring_change WHERE site = ?1 AND mode = ?2) AS first_s,
  (SELECT max(starts_s) FROM recurring_book WHERE site = ?1 AND mode = ?2) AS book_s
