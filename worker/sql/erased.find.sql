-- Which of some digests (?2: JSON list) are of erased people
SELECT e.digest FROM json_each(?2) d CROSS JOIN erased e ON e.site = ?1 AND e.digest = d.value
