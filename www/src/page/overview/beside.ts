// What stands beside a breakdown's own figures: net of the period compared, MRR, what acquired customers brought, costs. Pure.
// Always: a value of a name stands in the row of that name; what has no row gets one or is among the others, so that a column adds up.
import type {
  CohortCurrency,
  ComparedPeriod,
  CostBreakdown,
  CurrencyReport,
  Dimension,
  RecurringBreakdown,
} from "../../api/types";
import { isOfMoney } from "../../filter/dimension";
import { kindOf, restKind, type Row, type RowKind, rowsOf } from "./breakdown";

/** A value under a name; without a name: of what has none. */
export interface NamedValue {
  name: string | null;
  value: number;
}

/** Values by name, and one of all the names that are not listed. */
export interface Values {
  lines: readonly NamedValue[];
  others: number | null;
  /** How many names the others are. */
  otherNames: number;
}

const emptyRow = (kind: RowKind, name: string | null): Row => ({
  kind,
  name,
  names: name === null ? 0 : 1,
  visitors: null,
  money: null,
});

/** The row that stands for what has no name under a dimension; where two do, the one that is not unattributed. */
function namelessRow(rows: readonly Row[]): Row | undefined {
  const nameless = rows.filter((row) => row.name === null && row.kind !== "others");
  return nameless.find((row) => row.kind !== "unattributed") ?? nameless[0];
}

/**
 * Rows with values put into them. A name without a row gets one, unless the rows have others: those are all the names without one. Every
 * row without a value has zero, or null where it may be among the values' others.
 */
function withValues(
  rows: readonly Row[],
  dimension: Dimension,
  values: Values,
  put: (row: Row, value: number | null) => Row,
): Row[] {
  const sums = new Map<Row, number>();
  const all = [...rows];
  const rowOf = (kind: RowKind, name: string | null): Row => {
    const row = emptyRow(kind, name);
    all.push(row);
    return row;
  };
  const add = (row: Row, value: number) => sums.set(row, (sums.get(row) ?? 0) + value);
  const others = () => all.find((row) => row.kind === "others");
  for (const { name, value } of values.lines) {
    const found = name === null ? namelessRow(all) : all.find((row) => row.name === name);
    const kind = name === null ? restKind(dimension) : kindOf(dimension, name);
    add(found ?? (name === null ? undefined : others()) ?? rowOf(kind, name), value);
  }
  const hasOthers = values.others !== null;
  if (values.others !== null) {
    const row = others() ?? rowOf("others", null);
    row.names ||= values.otherNames;
    add(row, values.others);
  }
  return all.map((row) => put(row, sums.get(row) ?? (hasOthers && row.kind === "name" ? null : 0)));
}

export const withMrr = (rows: readonly Row[], { dimension, lines, others, other_names }: RecurringBreakdown): Row[] =>
  withValues(
    rows,
    dimension,
    {
      lines: lines.map((line) => ({ name: line.name ?? null, value: line.figures.end_minor })),
      others: others?.end_minor ?? null,
      otherNames: other_names,
    },
    (row, mrrMinor) => ({ ...row, mrrMinor }),
  );

/** What was spent in a currency; the costs that no line lists are among the others. */
export function withCosts(rows: readonly Row[], breakdown: CostBreakdown, currency: string): Row[] {
  const of = breakdown.currencies.find((one) => one.currency === currency);
  const lines = (of?.lines ?? []).map((line) => ({ name: line.name ?? null, value: line.cost_minor }));
  const rest = (of?.cost_minor ?? 0) - lines.reduce((sum, line) => sum + line.value, 0);
  return withValues(
    rows,
    breakdown.dimension,
    { lines, others: rest > 0 ? rest : null, otherNames: 0 },
    (row, costMinor) => ({ ...row, costMinor }),
  );
}

/** What the customers of each line have brought. It is no sum, so a line without a row stays away. */
export function withAcquired(rows: readonly Row[], { lines }: CohortCurrency): Row[] {
  const nameless = namelessRow(rows);
  return rows.map((row) => {
    const line =
      row.kind === "others" || (row.name === null && row !== nameless)
        ? undefined
        : lines.find((one) => (one.name ?? null) === row.name);
    return { ...row, acquired: line ? { customers: line.customers, netMinor: line.net_minor } : null };
  });
}

/** The net of the period compared, row for row; the rows alone where it was not broken down. A name that only that period has gets a row, unless it may be among the others. */
export function withBefore(
  rows: readonly Row[],
  dimension: Dimension,
  compared: ComparedPeriod,
  currency: CurrencyReport,
): Row[] {
  const isBrokenDown = compared.currencies.every((one) => one.breakdowns.length > 0);
  if (!isBrokenDown) return [...rows];
  const before = compared.currencies.find((one) => one.currency === currency.currency);
  const breakdown = before?.breakdowns.find((one) => one.dimension === dimension);
  const was = rowsOf(dimension, undefined, breakdown, before);
  const key = (row: Row) => `${row.kind} ${row.name}`;
  const netOf = new Map(was.map((row) => [key(row), row.money?.net_minor ?? 0]));
  const isCutBefore = was.some((row) => row.kind === "others");
  const isCutNow = rows.some((row) => row.kind === "others" && row.money);
  const found = rows.map((row): Row => {
    const net = row.kind === "others" ? undefined : netOf.get(key(row));
    const unknown = row.kind === "others" || (isCutBefore && row.kind === "name");
    return { ...row, beforeMinor: net ?? (unknown ? null : 0) };
  });
  const known = new Set(rows.map(key));
  const gone = isCutNow ? [] : was.filter((row) => row.kind !== "others" && !known.has(key(row)));
  return [
    ...found,
    ...gone.map((row) => ({
      ...emptyRow(row.kind, row.name),
      visitors: isOfMoney(dimension) ? null : 0,
      beforeMinor: row.money?.net_minor ?? 0,
    })),
  ];
}
