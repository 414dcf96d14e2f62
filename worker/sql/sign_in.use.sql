-- Notes a use. ?2: now; ?3: last noted before this, so that reading rarely writes; ?4: digest of the owner's token now; ?5: used after this, since an expired sign-in stays expired; ?6 and ?7: the same of a member's
UPDATE sign_in SET used_s = ?2
WHERE id = ?1 AND used_s < ?3
  AND ((member IS NULL AND token = ?4 AND used_s > ?5) OR (member IS NOT NULL AND token = ?6 AND used_s > ?7))
