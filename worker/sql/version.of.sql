-- ?3: JSON list of ids
SELECT k.value AS id, coalesce(v.version, 0) AS version FROM json_each(?3) k LEFT JOIN version v ON v.site = ?1 AND v.mode = ?2 AND v.id = k.value
