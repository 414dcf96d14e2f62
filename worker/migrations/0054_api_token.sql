-- Tokens of programs, each of one site. The version before reads none of it.

CREATE TABLE api_token (
  site TEXT NOT NULL,
  id TEXT NOT NULL,                       -- tok_…
  sha256 TEXT NOT NULL,                   -- of the whole token, which is random
  prefix TEXT NOT NULL,                   -- how the token begins
  name TEXT NOT NULL,
  scopes TEXT NOT NULL,                   -- JSON list
  created_s INTEGER NOT NULL,
  expires_s INTEGER,                      -- NULL: until it is revoked
  used_day INTEGER,                       -- day of UTC of the last use, counted from 1970; NULL: never
  PRIMARY KEY (site, id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX api_token_sha256 ON api_token (sha256);
