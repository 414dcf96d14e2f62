-- Notes a use. ?3: now; ?4: noted before, so that reading writes seldom; ?5: used after, since nothing brings back what has run out
UPDATE sign_in SET used_s = ?3 WHERE id = ?1 AND token = ?2 AND used_s < ?4 AND used_s > ?5
