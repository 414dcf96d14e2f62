-- ?1: the one that stays, or an empty text
DELETE FROM sign_in WHERE id <> ?1
