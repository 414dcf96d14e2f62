// A breakdown of the report made ready for a table: money lines joined with the visits of the same name. Pure.
// Always: every money line and every visit line is in exactly one row, and the rows' money adds up to the lines'.
import type { Channel, CurrencyReport, Line, Money, OtherLines, OtherVisits, Report, VisitLine } from "../../api/types";

/** What a row stands for: one name, money without a name, or all the names that have no row of their own. */
export type RowKind = "name" | "none" | "others";

export interface Row {
  kind: RowKind;
  name: string;
  /** Null if this breakdown does not count visits, or they are not known. */
  visitors: number | null;
  money: Money | null;
  /** A grey row is nothing that an owner could do more of. Grey rows come last. */
  grey: boolean;
}

/** As the API calls visits of Direct in a breakdown by source. */
const DIRECT_SOURCE = "(direct)";
export const DIRECT: Channel = "Direct";
const UNASSIGNED: Channel = "Unassigned";
const GREYS: readonly string[] = [DIRECT, UNASSIGNED];

export interface Words {
  /** What to call the line without a name. */
  none: string;
  /** What to call the names beyond those with a line. */
  others: (names: number) => string;
}

export interface Lines {
  money: readonly Line[];
  others?: OtherLines | null | undefined;
  visits?: readonly VisitLine[] | null;
  otherVisits?: OtherVisits | null | undefined;
}

export function rowsOf(lines: Lines, words: Words): Row[] {
  const visitorsOf = new Map((lines.visits ?? []).map((line) => [line.name ?? words.none, line.visitors]));
  const rows: Row[] = lines.money.map((line) => {
    const name = line.name ?? null;
    if (name === null) return { kind: "none", name: words.none, visitors: null, money: line.money, grey: true };
    const visitors = lines.visits ? (visitorsOf.get(name) ?? 0) : null;
    visitorsOf.delete(name);
    return { kind: "name", name, visitors, money: line.money, grey: GREYS.includes(name) };
  });
  for (const [name, visitors] of visitorsOf)
    rows.push({ kind: "name", name, visitors, money: null, grey: GREYS.includes(name) });
  const { others, otherVisits } = lines;
  const names = Math.max(others?.names ?? 0, otherVisits?.names ?? 0);
  if (names > 0) {
    rows.push({
      kind: "others",
      name: words.others(names),
      visitors: otherVisits?.visitors ?? null,
      money: others?.money ?? null,
      grey: true,
    });
  }
  return rows.sort(inOrder);
}

const last = (row: Row): number => (row.kind === "name" ? (row.grey ? 1 : 0) : row.kind === "others" ? 2 : 3);

function inOrder(a: Row, b: Row): number {
  return (
    last(a) - last(b) || (b.money?.net_minor ?? 0) - (a.money?.net_minor ?? 0) || (b.visitors ?? 0) - (a.visitors ?? 0)
  );
}

const PARTS = ["gross_minor", "refunds_minor", "disputes_minor", "net_minor", "payments", "renewal_net_minor"] as const;

function combined(a: Money, b: Money, sign: 1 | -1): Money {
  const sum = { ...a };
  for (const part of PARTS) sum[part] = a[part] + sign * b[part];
  return sum;
}

const isNothing = (money: Money): boolean => PARTS.every((part) => money[part] === 0);

/**
 * The money lines by source, with Direct as a line of its own. The line without a name holds both Direct and unknown visits.
 * The breakdown by channel says how much of it is Direct.
 */
export function sourceLines(currency: CurrencyReport): Line[] {
  const direct = currency.by_channel.find((line) => line.name === DIRECT)?.money;
  if (!direct) return [...currency.by_source];
  const named = currency.by_source.find((line) => line.name === DIRECT_SOURCE)?.money;
  const unnamed = named ? combined(direct, named, -1) : direct;
  const none = currency.by_source.find((line) => (line.name ?? null) === null)?.money;
  const lines = currency.by_source.filter((line) => line.name !== DIRECT_SOURCE && (line.name ?? null) !== null);
  lines.push({ name: DIRECT, money: direct });
  const rest = none ? combined(none, unnamed, -1) : null;
  if (rest && !isNothing(rest)) lines.push({ name: null, money: rest });
  return lines;
}

/** The visits by source, Direct under the same word as its money. */
export const sourceVisits = (report: Report): VisitLine[] =>
  report.visits_by_source.map((line) => (line.name === DIRECT_SOURCE ? { ...line, name: DIRECT } : line));
