-- Forgets which text of a site (?1) was found to open under no key: its place may name a person
UPDATE resealing SET shut_text = NULL WHERE shut_text >= ?1 || '/' AND shut_text < ?1 || '0'
