-- ?2: JSON list of JSON; rows of other kinds have no "signed_customer"
DELETE FROM signed_customer WHERE site = ?1 AND (customer, visitor) IN (
  SELECT value ->> '$.signed_customer', value ->> '$.visitor' FROM json_each(?2)
)
