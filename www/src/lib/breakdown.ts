// A breakdown of the report made ready for a table: money lines joined with the visits of the same name. Pure.
// Always: every money line and every visit line is in exactly one row.
import type { Line, Money, VisitLine } from "./api/types";

export interface Row {
  /** Null: none is known. */
  name: string | null;
  /** Null where visits aren't counted by this breakdown, or none can be told. */
  visitors: number | null;
  money: Money | null;
}

export function rowsOf(lines: readonly Line[], visits: readonly VisitLine[] | null): Row[] {
  const visitorsOf = new Map((visits ?? []).map((line) => [line.name, line.visitors]));
  const rows: Row[] = lines.map((line) => {
    const name = line.name ?? null;
    const visitors = visits && name !== null ? (visitorsOf.get(name) ?? 0) : null;
    if (name !== null) visitorsOf.delete(name);
    return { name, visitors, money: line.money };
  });
  for (const [name, visitors] of visitorsOf) rows.push({ name, visitors, money: null });
  return rows.sort(
    (a, b) => (b.money?.net_minor ?? 0) - (a.money?.net_minor ?? 0) || (b.visitors ?? 0) - (a.visitors ?? 0),
  );
}
