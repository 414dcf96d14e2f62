-- ?1: counts of earlier days are no longer needed
DELETE FROM visit_rows WHERE day < ?1
