DELETE FROM email WHERE site = ?1 AND pseudonym IN (SELECT pseudonym FROM email WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
