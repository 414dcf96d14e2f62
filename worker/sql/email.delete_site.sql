DELETE FROM email WHERE (site, pseudonym) IN (SELECT site, pseudonym FROM email WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
