-- Who is signed in, and a second chance for a delivery that never came to an end. A Worker of before reads and writes none of it.

CREATE TABLE sign_in (
  id TEXT PRIMARY KEY,                    -- keyed digest of the cookie's random value
  token TEXT NOT NULL,                    -- digest of the owner's token it was made with: a replaced token ends it
  agent TEXT NOT NULL,                    -- user agent at sign-in, cut, for the owner's eyes
  created_s INTEGER NOT NULL,
  used_s INTEGER NOT NULL                 -- last use, to some minutes
) STRICT, WITHOUT ROWID;

CREATE TABLE sign_in_link (
  id TEXT PRIMARY KEY,                    -- keyed digest of the code in the link
  expires_s INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

ALTER TABLE delivery ADD COLUMN retried_s INTEGER; -- when the cron took it up again by itself

CREATE INDEX delivery_unretried ON delivery (received_s)
  WHERE outcome = 'quarantined' AND reason = 'never_finished' AND retried_s IS NULL;
