-- ?2: JSON list of JSON; rows of other kinds have no "came_back_with"
DELETE FROM checkout_return WHERE site = ?1 AND (checkout_session, visitor) IN (
  SELECT value ->> '$.came_back_with', value ->> '$.visitor' FROM json_each(?2)
)
