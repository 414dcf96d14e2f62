INSERT INTO signed_customer (site, customer, visitor, at_s) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (site, customer, visitor) DO UPDATE SET at_s = excluded.at_s WHERE excluded.at_s < at_s
