-- What the owner noted on some payments (?3: JSON list) by hand; the source that was said stays
UPDATE assignment SET note = '' WHERE site = ?1 AND mode = ?2 AND payment IN (SELECT value FROM json_each(?3)) AND note <> ''
