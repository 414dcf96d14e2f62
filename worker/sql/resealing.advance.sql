-- Notes how far it came (?5: column, ?6: after), from where it was (?3, ?4), with so many texts more sealed anew (?7) and shut (?8, the first ?9); ?10: when all is done
UPDATE resealing SET sealed_column = ?5, after = ?6, resealed = resealed + ?7, shut = shut + ?8, shut_text = coalesce(shut_text, ?9), done_s = ?10
WHERE seal_key = ?1 AND previous = ?2 AND sealed_column = ?3 AND after = ?4
