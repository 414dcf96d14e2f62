// How the bench shows what it measured.

import { line } from "../scripts/lib/say.mjs";

/** Columns as wide as they must be: the first to the left, the others to the right. */
export function table(title, head, rows) {
  const widths = head.map((text, column) => Math.max(text.length, ...rows.map((row) => String(row[column]).length)));
  const show = (row) =>
    row
      .map((cell, column) => (column === 0 ? String(cell).padEnd(widths[0]) : String(cell).padStart(widths[column])))
      .join("  ");
  line(`\n${title}`);
  line(show(head));
  line(widths.map((width) => "-".repeat(width)).join("  "));
  for (const row of rows) line(show(row));
}
