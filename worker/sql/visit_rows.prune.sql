-- ?1: the counts of days before it are of no more use
DELETE FROM visit_rows WHERE day < ?1
