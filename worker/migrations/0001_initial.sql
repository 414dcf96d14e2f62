-- Facts are kept for good; tables marked DERIVED are rebuilt from them. Every row stands under its site.
-- Times are unix seconds (_s) or milliseconds (_ms); money is whole minor units of its currency.

CREATE TABLE site (
  id TEXT PRIMARY KEY,                    -- site_…, public: it stands in the snippet
  name TEXT NOT NULL,
  hosts TEXT NOT NULL,                    -- JSON list of the site's own hosts; a host covers its subdomains
  time_zone TEXT NOT NULL,                -- IANA name; days of reports are days of this zone
  email_matching TEXT NOT NULL DEFAULT 'on' CHECK (email_matching IN ('on', 'signed_only', 'off')),
  window_days INTEGER,                    -- how long before a payment a touch may lie; NULL: any time
  count_out_of_band INTEGER NOT NULL DEFAULT 0, -- 1: invoices paid outside Stripe count
  visitor_keys TEXT NOT NULL DEFAULT '[]', -- JSON list: further metadata keys that hold a visitor id
  pseudonym_key TEXT NOT NULL,            -- sealed; makes the pseudonyms of emails and user ids
  created_s INTEGER NOT NULL,
  first_seen_s INTEGER                    -- when the first beacon was accepted
) STRICT, WITHOUT ROWID;

CREATE TABLE integration (
  id TEXT PRIMARY KEY,                    -- int_…, stands in the webhook's address
  site TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('stripe')),
  status TEXT NOT NULL CHECK (status IN ('pending', 'active', 'disconnected')),
  created_s INTEGER NOT NULL,
  activated_s INTEGER                     -- first verified delivery
) STRICT, WITHOUT ROWID;

CREATE TABLE signing_secret (
  integration TEXT NOT NULL,
  id TEXT NOT NULL,                       -- sec_…
  mode TEXT NOT NULL CHECK (mode IN ('live', 'test')), -- events of the other mode are quarantined
  sealed TEXT NOT NULL,
  hint TEXT NOT NULL,                     -- last four characters
  created_s INTEGER NOT NULL,
  PRIMARY KEY (integration, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE session (
  site TEXT NOT NULL,
  id TEXT NOT NULL,                       -- UUID made by the browser
  visitor TEXT NOT NULL,                  -- UUID of the visitor cookie
  started_s INTEGER NOT NULL,             -- the server's clock
  last_s INTEGER NOT NULL,
  hits INTEGER NOT NULL,
  begins INTEGER NOT NULL,                -- 1: it begins a touch; 0: it continues one (the way back from checkout)
  channel TEXT NOT NULL,
  source TEXT,
  touch TEXT NOT NULL,                    -- JSON of the touch
  rules_version INTEGER NOT NULL,         -- of the channel rules used
  PRIMARY KEY (site, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX session_visitor ON session (site, visitor, started_s);
CREATE INDEX session_started ON session (site, started_s);

CREATE TABLE hit (
  site TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  id TEXT NOT NULL,
  session TEXT NOT NULL,
  visitor TEXT NOT NULL,
  page TEXT,                              -- host and path
  PRIMARY KEY (site, at_ms, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE identify (
  site TEXT NOT NULL,
  visitor TEXT NOT NULL,
  session TEXT NOT NULL,                  -- once a session and identity is enough
  user TEXT NOT NULL,                     -- pseudonym of the site's user id, or empty
  email TEXT NOT NULL,                    -- pseudonym of the address, or empty
  at_s INTEGER NOT NULL,
  signed INTEGER NOT NULL,                -- 1: the site's server vouched for it
  traits TEXT NOT NULL,                   -- sealed JSON, for the owner's eyes
  PRIMARY KEY (site, visitor, session, user, email)
) STRICT, WITHOUT ROWID;
CREATE INDEX identify_user ON identify (site, user) WHERE user <> '';
CREATE INDEX identify_email ON identify (site, email) WHERE email <> '';

CREATE TABLE checkout_return (
  site TEXT NOT NULL,
  checkout_session TEXT NOT NULL,         -- cs_… of the address a visit came back with
  visitor TEXT NOT NULL,
  at_s INTEGER NOT NULL,
  PRIMARY KEY (site, checkout_session, visitor)
) STRICT, WITHOUT ROWID;

CREATE TABLE email (
  site TEXT NOT NULL,
  pseudonym TEXT NOT NULL,
  sealed TEXT NOT NULL,                   -- the address, for the owner's eyes
  PRIMARY KEY (site, pseudonym)
) STRICT, WITHOUT ROWID;

CREATE TABLE fact (
  site TEXT NOT NULL,
  mode TEXT NOT NULL,
  object TEXT NOT NULL,                   -- Stripe's id
  digest TEXT NOT NULL,                   -- of the body: one row a version
  integration TEXT NOT NULL,              -- who brought it: disconnecting removes what nobody else brought
  as_of_s INTEGER NOT NULL,               -- latest time this version was reported
  origin TEXT NOT NULL CHECK (origin IN ('event', 'list')),
  event TEXT NOT NULL,                    -- the event that brought it first
  body TEXT NOT NULL,                     -- JSON of the allow-listed fields
  PRIMARY KEY (site, mode, object, digest, integration)
) STRICT, WITHOUT ROWID;

CREATE TABLE link (
  site TEXT NOT NULL,
  mode TEXT NOT NULL,
  source TEXT NOT NULL,                   -- who reads this object …
  target TEXT NOT NULL,                   -- … reads this one too
  PRIMARY KEY (site, mode, source, target)
) STRICT, WITHOUT ROWID;

CREATE TABLE version (
  site TEXT NOT NULL,
  mode TEXT NOT NULL,
  id TEXT NOT NULL,                       -- an object, 'moment', or 'remembered:<customer>'
  version INTEGER NOT NULL,               -- counts the commits that changed it; absent: 0
  PRIMARY KEY (site, mode, id)
) STRICT, WITHOUT ROWID;

-- Never holds a row: an insert happens only when something read has changed since, and then the check ends the batch.
CREATE TABLE commit_guard (site TEXT NOT NULL, stale INTEGER NOT NULL, CONSTRAINT stale_read CHECK (stale = 0)) STRICT;

CREATE TABLE moment (
  site TEXT NOT NULL,
  mode TEXT NOT NULL,
  at_s INTEGER NOT NULL,                  -- from when on payment-level facts arrive; only ever moves back
  PRIMARY KEY (site, mode)
) STRICT, WITHOUT ROWID;

CREATE TABLE delivery (
  integration TEXT NOT NULL,
  event TEXT NOT NULL,                    -- evt_…, or sha256:<digest> of a body without one
  site TEXT NOT NULL,
  event_type TEXT NOT NULL,
  received_s INTEGER NOT NULL,
  attempted_s INTEGER NOT NULL,          -- last attempt
  attempts INTEGER NOT NULL,              -- begun and not ended in an orderly way
  outcome TEXT NOT NULL CHECK (outcome IN ('started', 'stored', 'ignored', 'quarantined')),
  reason TEXT,
  body TEXT,                              -- sealed; dropped once stored or ignored
  PRIMARY KEY (integration, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX delivery_received ON delivery (integration, received_s);

CREATE TABLE pending (
  site TEXT NOT NULL,
  mode TEXT NOT NULL,
  hub TEXT NOT NULL,                      -- a clue: the payments that carry it are derived again
  cursor TEXT NOT NULL,                   -- the last payment done
  generation INTEGER NOT NULL,            -- raised when it is queued again meanwhile
  cause TEXT NOT NULL,
  queued_s INTEGER NOT NULL,
  PRIMARY KEY (site, mode, hub)
) STRICT, WITHOUT ROWID;

-- DERIVED
CREATE TABLE payment (
  site TEXT NOT NULL,
  mode TEXT NOT NULL,
  id TEXT NOT NULL,                       -- PaymentIntent, charge, or a claim's invoice
  state TEXT NOT NULL,
  currency TEXT NOT NULL,
  paid_s INTEGER NOT NULL,
  renewal INTEGER NOT NULL,
  gross_minor INTEGER NOT NULL,
  refunds_minor INTEGER NOT NULL,
  disputes_minor INTEGER NOT NULL,
  customer TEXT,
  email TEXT,                             -- pseudonym
  confidence TEXT NOT NULL,
  rung TEXT,
  visitor TEXT,
  remembered_by TEXT,                     -- own_clue, email: this payment makes its customer remembered
  attribution TEXT NOT NULL,              -- JSON: ladder, missing, journey, credits, objects
  watched TEXT NOT NULL,                  -- JSON list of the clues that bring it back
  money_digest TEXT NOT NULL,
  answers INTEGER NOT NULL,               -- length of its history
  PRIMARY KEY (site, mode, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX payment_paid ON payment (site, mode, paid_s, id);
CREATE INDEX payment_remembered ON payment (site, mode, customer, remembered_by, paid_s, id, visitor)
  WHERE remembered_by IS NOT NULL AND customer IS NOT NULL;

-- DERIVED
CREATE TABLE entry (
  site TEXT NOT NULL,
  mode TEXT NOT NULL,
  payment TEXT NOT NULL,
  key TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('payment', 'refund', 'dispute')),
  amount_minor INTEGER NOT NULL,
  currency TEXT NOT NULL,
  at_s INTEGER NOT NULL,
  PRIMARY KEY (site, mode, payment, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX entry_at ON entry (site, mode, at_s);

-- DERIVED
CREATE TABLE credit (
  site TEXT NOT NULL,
  mode TEXT NOT NULL,
  payment TEXT NOT NULL,
  model TEXT NOT NULL,
  position INTEGER NOT NULL,
  weight INTEGER NOT NULL,                -- millionths of the payment
  confidence TEXT NOT NULL,
  channel TEXT NOT NULL,
  source TEXT,
  campaign TEXT,
  landing_page TEXT,
  PRIMARY KEY (site, mode, payment, model, position)
) STRICT, WITHOUT ROWID;

-- DERIVED: which payments a change may concern.
CREATE TABLE clue (
  site TEXT NOT NULL,
  clue TEXT NOT NULL,                     -- an object's id, or user:, email:, visitor:, unseen: and what follows, or 'moment'
  mode TEXT NOT NULL,
  payment TEXT NOT NULL,
  PRIMARY KEY (site, clue, mode, payment)
) STRICT, WITHOUT ROWID;

-- The history of a payment's answers; the last is the present one.
CREATE TABLE answer (
  site TEXT NOT NULL,
  mode TEXT NOT NULL,
  payment TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  decided_s INTEGER NOT NULL,
  confidence TEXT NOT NULL,
  rung TEXT,
  visitor TEXT,
  source TEXT,
  campaign TEXT,
  cause TEXT NOT NULL,
  PRIMARY KEY (site, mode, payment, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE sign_in_failure (
  address TEXT NOT NULL,                  -- keyed digest of the caller's address
  minute INTEGER NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (address, minute)
) STRICT, WITHOUT ROWID;
