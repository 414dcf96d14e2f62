// A dump of the database, as `wrangler d1 export` writes it → the same, as `wrangler d1 execute` can take it. Pure.
//
// D1 takes no statement above 100,000 bytes, and its export writes a row as one statement, whatever its size
// (https://developers.cloudflare.com/d1/platform/limits/). So the long values of a long row are put into a table of parts
// first, and the row takes them from there.
//
// What always holds: the rows are the same, byte by byte, whatever their size.

/** The most bytes of a statement; some are left for what is put around the values. */
const STATEMENT_MAX_BYTES = 90_000;
/** A value shorter than this stays where it is. */
const LONG_BYTES = 1_000;
/** Bytes of a value in one part; they are written as twice as many letters. */
const PART_BYTES = 40_000;
const PARTS = "restored_part";

const SET_UP = `CREATE TABLE ${PARTS} (value INTEGER NOT NULL, place INTEGER NOT NULL, part TEXT NOT NULL, PRIMARY KEY (value, place)) STRICT, WITHOUT ROWID;`;
const CLEAR = `DELETE FROM ${PARTS};`;
const TAKE_DOWN = `DROP TABLE ${PARTS};`;

const bytesOf = (text) => Buffer.byteLength(text);

/**
 * The statements of a dump, one text each, from its lines. A row stands on one line; a text with a line end in it is joined
 * again. Everything else is handed on line by line.
 * @param {AsyncIterable<string> | Iterable<string>} lines
 */
export async function* restorable(lines) {
  yield SET_UP;
  /** @type {string | null} */
  let row = null;
  for await (const line of lines) {
    const isRow = row !== null || line.startsWith('INSERT INTO "');
    if (!isRow) {
      yield line;
      continue;
    }
    row = row === null ? line : `${row}\n${line}`;
    if (!isWhole(row)) continue;
    yield* shortStatements(row);
    row = null;
  }
  if (row !== null) throw new Error("The dump ends within a row: it was not written to its end.");
  yield TAKE_DOWN;
}

/** Whether a row's statement has ended: no quoted text is open, where a doubled quote opens and closes. */
function isWhole(statement) {
  if (!statement.endsWith(");")) return false;
  let quotes = 0;
  for (let at = statement.indexOf("'"); at >= 0; at = statement.indexOf("'", at + 1)) quotes += 1;
  return quotes % 2 === 0;
}

/** A row's statement, or as many as it takes. */
function* shortStatements(statement) {
  if (bytesOf(statement) <= STATEMENT_MAX_BYTES) {
    yield statement;
    return;
  }
  let kept = "";
  let value = 0;
  let end = 0;
  for (const quoted of quotedValues(statement)) {
    const bytes = quoted.isHex ? Buffer.from(quoted.inner, "hex") : Buffer.from(quoted.inner.replaceAll("''", "'"));
    if (bytes.length < LONG_BYTES) continue;
    for (let from = 0; from < bytes.length; from += PART_BYTES) {
      const part = bytes.subarray(from, from + PART_BYTES).toString("hex");
      yield `INSERT INTO ${PARTS} VALUES (${value}, ${from / PART_BYTES}, '${part}');`;
    }
    const parts = `SELECT part FROM ${PARTS} WHERE value = ${value} ORDER BY place`;
    const whole = `unhex((SELECT group_concat(part, '') FROM (${parts})))`;
    kept += statement.slice(end, quoted.from) + (quoted.isHex ? whole : `CAST(${whole} AS TEXT)`);
    end = quoted.to;
    value += 1;
  }
  kept += statement.slice(end);
  if (bytesOf(kept) > STATEMENT_MAX_BYTES)
    throw new Error("A row of the dump has more short values than a statement can hold.");
  yield kept;
  yield CLEAR;
}

/** The quoted values of a statement in order: where each stands, and what is between its quotes. */
function* quotedValues(statement) {
  for (let open = statement.indexOf("'"); open >= 0; ) {
    let close = statement.indexOf("'", open + 1);
    while (statement[close + 1] === "'") close = statement.indexOf("'", close + 2);
    const isHex = statement[open - 1] === "X";
    yield { from: isHex ? open - 1 : open, to: close + 1, isHex, inner: statement.slice(open + 1, close) };
    open = statement.indexOf("'", close + 1);
  }
}
