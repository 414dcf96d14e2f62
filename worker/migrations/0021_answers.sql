-- A payment's present answer stands in its own rows, and the table `answer` holds only those before it. NULL: the present answer is a row of
-- `answer`, as an earlier version wrote it; the payment's next answer moves on from there. A Worker of the version before reads and writes
-- neither column: it shows the answers before the present one, until the next change.
ALTER TABLE explanation ADD COLUMN decided_s INTEGER; -- when the present answer was given
ALTER TABLE explanation ADD COLUMN cause TEXT;        -- what brought it about
