-- Members: who may sign in without the owner's token. A Worker of the version before reads none of it; a member's sign-in has another
-- digest of the token than an owner's, so that such a Worker does not take it for the owner's.

CREATE TABLE member (
  id TEXT PRIMARY KEY,                    -- mem_…
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('owner', 'member', 'reader')),
  created_s INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE invitation (
  id TEXT PRIMARY KEY,                    -- keyed digest of the code in the link
  member TEXT NOT NULL,
  expires_s INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

ALTER TABLE sign_in ADD COLUMN member TEXT; -- whose browser it is; NULL: that of the owner's token
