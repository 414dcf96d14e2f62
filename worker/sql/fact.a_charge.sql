-- One charge that a list of this integration brought
SELECT object FROM fact WHERE site = ?1 AND mode = ?2 AND object >= 'ch_' AND object < 'ch`' AND integration = ?3 AND origin = 'list' LIMIT 1
