-- Notes a use. ?3: now; ?4: last noted before this, so that reading rarely writes; ?5: used after this, since an expired sign-in stays expired
UPDATE sign_in SET used_s = ?3 WHERE id = ?1 AND token = ?2 AND used_s < ?4 AND used_s > ?5
