-- ?2: JSON list of ids of other tools
SELECT alias, visitor, contested FROM alias WHERE site = ?1 AND alias IN (SELECT value FROM json_each(?2))
