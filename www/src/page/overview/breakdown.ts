// A breakdown of the report made ready for a table: money lines joined with the visits of the same name. Pure.
// Always: every money line and every visit line is in exactly one row, and the rows' money adds up to the lines'.
import type {
  Channel,
  CurrencyReport,
  Dimension,
  Money,
  MoneyBreakdown,
  Report,
  VisitBreakdown,
} from "../../api/types";
import { DIRECT_SOURCE, isOfMoney } from "../../filter/dimension";

/**
 * What a row stands for: a name; Direct; money whose visitor is known and whose source is not; money that has no name under this
 * dimension; unattributed money; or all the names that have no row of their own.
 */
export type RowKind = "name" | "direct" | "visitor_only" | "nameless" | "unattributed" | "others";

export interface Row {
  kind: RowKind;
  /** Under the dimension, as the API calls it; null where it has none. */
  name: string | null;
  /** How many names it stands for. */
  names: number;
  /** Null: this breakdown counts no visits. */
  visitors: number | null;
  money: Money | null;
  /** Its net in the period compared, minor units; null: not known. */
  beforeMinor?: number | null;
  /** Its MRR at the end of the range, minor units a month. */
  mrrMinor?: number | null;
  /** Customers that it brought, and what they have brought to date. */
  acquired?: { customers: number; netMinor: number } | null;
  /** What was spent on it in the range, minor units. */
  costMinor?: number | null;
}

const DIRECT: Channel = "Direct";
const UNASSIGNED: Channel = "Unassigned";

/** Grey rows are nothing that an owner could do more of. They come last, in this order. */
const ORDER: readonly RowKind[] = ["name", "direct", "others", "nameless", "visitor_only", "unattributed"];
export const isGrey = (row: Row): boolean => row.kind !== "name";

const MINORS = ["gross_minor", "refunds_minor", "disputes_minor", "net_minor", "renewal_net_minor"] as const;

const customersOf = (money: Money): number => money.new_customers ?? 0;

function less(a: Money, b: Money): Money {
  const rest = {
    ...a,
    payments: Math.max(a.payments - b.payments, 0),
    new_customers: Math.max(customersOf(a) - customersOf(b), 0),
  };
  for (const part of MINORS) rest[part] = a[part] - b[part];
  return rest;
}

/** Counts are rounded where a model gives shares of payments, so money alone decides. */
const isNothing = (money: Money): boolean => MINORS.every((part) => money[part] === 0);

export function kindOf(dimension: Dimension, name: string | null): RowKind {
  if (name === null) return "nameless";
  if (dimension === "channel" && name === DIRECT) return "direct";
  if (dimension === "source" && name === DIRECT_SOURCE) return "direct";
  if (dimension === "channel" && name === UNASSIGNED) return "visitor_only";
  return "name";
}

/** What is unattributed, whatever the dimension: nothing says where it came from, so it has a name under none. */
const unattributedOf = (currency: CurrencyReport): Money | null =>
  currency.by_confidence.find((line) => line.confidence === "unknown")?.money ?? null;

/** The money without a name, in two: what is unattributed, and what has a source of which only this dimension says nothing. */
function namelessRows(dimension: Dimension, nameless: Money, visitors: number | null, currency: CurrencyReport): Row[] {
  const unattributed = unattributedOf(currency);
  const row = (kind: RowKind, money: Money | null, came: number | null): Row => ({
    kind,
    name: null,
    names: 0,
    visitors: came,
    money,
  });
  if (!unattributed || isNothing(unattributed)) return [row(restKind(dimension), nameless, visitors)];
  const rest = less(nameless, unattributed);
  const rows = [row("unattributed", unattributed, null)];
  if (!isNothing(rest) || visitors) rows.push(row(restKind(dimension), rest, visitors));
  return rows;
}

/** A payment whose touch names no source has a visitor and nothing else. */
export const restKind = (dimension: Dimension): RowKind => (dimension === "source" ? "visitor_only" : "nameless");

/** The rows of one dimension, in no order. */
export function rowsOf(
  dimension: Dimension,
  visits: VisitBreakdown | undefined,
  money: MoneyBreakdown | undefined,
  currency: CurrencyReport | undefined,
): Row[] {
  const visitorsOf = new Map((visits?.lines ?? []).map((line) => [line.name ?? null, line.visitors]));
  const rows: Row[] = [];
  for (const line of money?.lines ?? []) {
    const name = line.name ?? null;
    const visitors = visits ? (visitorsOf.get(name) ?? 0) : null;
    visitorsOf.delete(name);
    if (name === null && currency && !isOfMoney(dimension))
      rows.push(...namelessRows(dimension, line.money, visitors, currency));
    else rows.push({ kind: kindOf(dimension, name), name, names: 1, visitors, money: line.money });
  }
  for (const [name, visitors] of visitorsOf)
    rows.push({
      kind: name === null ? restKind(dimension) : kindOf(dimension, name),
      name,
      names: 1,
      visitors,
      money: null,
    });
  const names = Math.max(money?.others?.names ?? 0, visits?.others?.names ?? 0);
  if (names > 0)
    rows.push({
      kind: "others",
      name: null,
      names,
      visitors: visits?.others?.visitors ?? null,
      money: money?.others?.money ?? null,
    });
  return rows;
}

export const breakdownOf = (report: Report, currency: CurrencyReport | undefined, dimension: Dimension): Row[] =>
  rowsOf(
    dimension,
    report.visit_breakdowns.find((one) => one.dimension === dimension),
    currency?.breakdowns.find((one) => one.dimension === dimension),
    currency,
  );

/** The names under a dimension, those with money first. */
export function namesIn(report: Report, currency: CurrencyReport | undefined, dimension: Dimension): string[] {
  const rows = sorted(breakdownOf(report, currency, dimension), { column: "net", up: false });
  return rows.flatMap((row) => row.name ?? []);
}

export const COLUMNS = [
  "name",
  "visitors",
  "payments",
  "customers",
  "conversion",
  "net",
  "per_visitor",
  "change",
  "change_share",
  "mrr",
  "ltv",
  "cost",
  "roas",
] as const;
export type Column = (typeof COLUMNS)[number];

/** Net now less net in the period compared; null: not known. */
const changeMinor = ({ beforeMinor, money }: Row): number | null =>
  beforeMinor === null || beforeMinor === undefined ? null : (money?.net_minor ?? 0) - beforeMinor;

/** A row's value in a column; null: it has none. */
export function figureOf(row: Row, column: Column): number | null {
  const { visitors, money } = row;
  switch (column) {
    case "visitors":
      return visitors;
    case "payments":
      return money?.payments ?? null;
    case "customers":
      return money && customersOf(money);
    case "net":
      return money?.net_minor ?? null;
    case "conversion":
      return money && visitors ? customersOf(money) / visitors : null;
    case "per_visitor":
      return money && visitors ? money.net_minor / visitors : null;
    case "change":
      return changeMinor(row);
    case "change_share": {
      const change = changeMinor(row);
      return change === null || !row.beforeMinor ? null : change / Math.abs(row.beforeMinor);
    }
    case "mrr":
      return row.mrrMinor ?? null;
    case "ltv":
      return row.acquired && row.acquired.customers > 0 ? row.acquired.netMinor / row.acquired.customers : null;
    case "cost":
      return row.costMinor ?? null;
    case "roas":
      return row.costMinor && row.kind === "name" ? (money?.net_minor ?? 0) / row.costMinor : null;
    default:
      return null;
  }
}

export interface Sort {
  column: Column;
  up: boolean;
}

/** Sorted by a column; grey rows last whatever the column. Rows with nothing in it come after those with something. */
export function sorted(rows: readonly Row[], { column, up }: Sort): Row[] {
  const sign = up ? 1 : -1;
  const order = (a: Row, b: Row): number => {
    if (column === "name") return sign * (a.name ?? "").localeCompare(b.name ?? "");
    const [x, y] = [figureOf(a, column), figureOf(b, column)];
    if (x === null || y === null) return Number(x === null) - Number(y === null);
    return sign * (x - y);
  };
  return [...rows].sort(
    (a, b) =>
      ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) ||
      order(a, b) ||
      (b.visitors ?? 0) - (a.visitors ?? 0) ||
      (a.name ?? "").localeCompare(b.name ?? ""),
  );
}
