-- ?1: the sign-in that stays, or an empty text
DELETE FROM sign_in WHERE id <> ?1
