-- What a payment brought stands at the time at which it was paid, so it is found by its payment. The index has what went back alone. A Worker
-- of the version before goes on: what it adds up, and the last step of its check, read more.
DROP INDEX entry_at;
CREATE INDEX entry_back ON entry (site, mode, at_s) WHERE kind <> 'payment';
