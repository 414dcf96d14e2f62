-- Of the same identity in one session the signed one stays, else the earliest: whichever came first.
INSERT INTO identify (site, visitor, session, user, email, at_s, signed, traits) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
ON CONFLICT (site, visitor, session, user, email) DO UPDATE SET at_s = excluded.at_s, signed = excluded.signed, traits = excluded.traits
WHERE excluded.signed > signed OR excluded.signed = signed AND excluded.at_s < at_s
