-- Other tools' ids of some visitors (?2: JSON list), Checkout Sessions that they came back with, and customers that the site signed them to
-- be, by their keys, after ?3 (id) and ?4 (at_s)
SELECT id || '~' || at_s AS key, at_s, body FROM (
  SELECT a.alias AS id, a.at_s, json_object('visitor', a.visitor, 'other_tools_id', a.alias, 'contested', a.contested) AS body
  FROM json_each(?2) v CROSS JOIN alias a INDEXED BY alias_visitor ON a.site = ?1 AND a.visitor = v.value
  UNION ALL SELECT r.checkout_session, r.at_s, json_object('visitor', r.visitor, 'came_back_with', r.checkout_session)
  FROM json_each(?2) v CROSS JOIN checkout_return r INDEXED BY checkout_return_visitor ON r.site = ?1 AND r.visitor = v.value
  UNION ALL SELECT c.customer, c.at_s, json_object('visitor', c.visitor, 'signed_customer', c.customer)
  FROM json_each(?2) v CROSS JOIN signed_customer c INDEXED BY signed_customer_visitor ON c.site = ?1 AND c.visitor = v.value
) WHERE (id, at_s) > (?3, ?4) ORDER BY id || '', at_s LIMIT 100 -- an expression, since SQLite merges by a column, and a merge may walk whole indexes
