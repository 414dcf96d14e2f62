-- Drops what is known of the pages of the visits that began within a span (?2 to ?3, half open)
DELETE FROM engagement WHERE site = ?1 AND session IN (
  SELECT v.id FROM visit v WHERE v.at >= (SELECT number << 52 FROM site WHERE id = ?1) + (max(?2, 0) << 20)
    AND v.at < (SELECT number << 52 FROM site WHERE id = ?1) + (?3 << 20)
)
