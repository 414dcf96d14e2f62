-- Which of these balance transactions (?3: JSON list of {"payment", "id"}) stand already
SELECT f.id FROM json_each(?3) t CROSS JOIN fee f ON f.site = ?1 AND f.mode = ?2 AND f.payment = t.value ->> 'payment' AND f.id = t.value ->> 'id'
