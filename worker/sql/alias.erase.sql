-- ?2: JSON list of JSON; rows of other kinds have no "other_tools_id"
DELETE FROM alias WHERE site = ?1 AND alias IN (SELECT value ->> '$.other_tools_id' FROM json_each(?2))
