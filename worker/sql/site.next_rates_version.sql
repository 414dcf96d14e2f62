-- Rates have come: what waits for one is looked for again
UPDATE site SET rates_version = rates_version + 1 WHERE id = ?1
