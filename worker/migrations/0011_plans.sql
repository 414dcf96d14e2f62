-- Questions are asked oldest first, of one connection: found in that order, not sorted out of all that are open.
CREATE INDEX question_queued ON question (site, mode, integration, queued_s, subscription);
