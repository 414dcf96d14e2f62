UPDATE site SET pages_until_s = max(pages_until_s, ?2) WHERE id = ?1
