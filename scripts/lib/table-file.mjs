// Rows of a table as lines of a file: JSON Lines as they are, or CSV.

/** The parts of a visit's touch, in the order of their columns. */
const TOUCH = [
  ...["landing_page", "referrer", "utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "utm_id"],
  ...["click_kind", "click_id", "reference", "source_parameter", "via", "ad_parameters"],
];

/** A row as one line of JSON. */
export const jsonLine = (/** @type {object} */ row) => `${JSON.stringify(row)}\n`;

/** The names of a row's columns, as the first line of a CSV file. All rows of a table have the same. */
export const csvHead = (/** @type {Record<string, unknown>} */ row) => csvLine(flat(row).map(([name]) => name));

/** A row as a line of CSV. */
export const csvRow = (/** @type {Record<string, unknown>} */ row) => csvLine(flat(row).map(([, value]) => value));

/**
 * A row's columns; a touch is many of them, each there or not.
 * @param {Record<string, any>} row
 * @returns {[string, unknown][]}
 */
function flat(row) {
  /** @type {[string, unknown][]} */
  const columns = [];
  for (const [name, value] of Object.entries(row)) {
    if (name === "touch") for (const part of TOUCH) columns.push([part, value[part]]);
    else columns.push([name, value]);
  }
  return columns;
}

function csvLine(/** @type {unknown[]} */ values) {
  return `${values.map(cell).join(",")}\r\n`;
}

/** A cell. Text from outside is never a formula; numbers and truth stand as they are; lists and objects are JSON. */
function cell(/** @type {unknown} */ value) {
  if (value === null || value === undefined) return "";
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
