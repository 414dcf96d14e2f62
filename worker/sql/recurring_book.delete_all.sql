-- Every book of a site and mode
DELETE FROM recurring_book WHERE site = ?1 AND mode = ?2
