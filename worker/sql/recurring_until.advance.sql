-- A book is made for ?3, and the next is due at ?4
UPDATE recurring_until SET until_s = max(until_s, ?3), due_s = ?4 WHERE site = ?1 AND mode = ?2
