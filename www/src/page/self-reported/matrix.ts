// What was said beside what was tracked: what the page asks for, and the texts of its table. Pure.
// Not here: sums (the server's).
import type { Dimension, SelfReportedName, SelfReportedQuery, SelfReportedSum } from "../../api/types";
import { nameText } from "../../filter/dimension";
import { askedReport, type View } from "../../filter/view";
import type { Span } from "../../kit/days";
import { count, money, type Unit } from "../../kit/money";

export type Figure = "payments" | "net";
export const FIGURES: readonly (readonly [Figure, string])[] = [
  ["payments", "First payments"],
  ["net", "Net"],
];
export const figureOf = (view: View): Figure => (view.own["figure"] === "net" ? "net" : "payments");

export const TRACKED = ["source", "channel", "campaign"] as const satisfies readonly Dimension[];
export type Tracked = (typeof TRACKED)[number];
export const trackedOf = (view: View): Tracked => TRACKED.find((one) => one === view.own["by"]) ?? "source";

/** What the API is asked for; money is dated by its entries, and nothing is compared. */
export function askedSelfReported(view: View, span: Span): SelfReportedQuery {
  const { mode, model, window, filter } = askedReport(view);
  return {
    ...span,
    mode,
    model,
    ...(window ? { window } : {}),
    ...(filter ? { filter } : {}),
    breakdown: trackedOf(view),
  };
}

/** The heading of a row. */
export function saidText(of: SelfReportedName): string {
  if (of.others > 0) return `${count(of.others)} other answers`;
  return of.name === null ? "Said nothing" : `“${of.name}”`;
}

/** The heading of a column. */
export function trackedText(of: SelfReportedName, by: Dimension): string {
  if (of.others > 0) return `${count(of.others)} others`;
  return of.name === null ? "Not known" : nameText(by, of.name);
}

export const cellText = (of: SelfReportedSum, figure: Figure, unit: Unit): string => {
  if (of.payments === 0 && of.net_minor === 0) return "";
  return figure === "payments" ? count(of.payments) : money(of.net_minor, unit);
};

/** How much of the largest cell a cell is, 0 to 1. */
export function heatOf(of: SelfReportedSum, figure: Figure, most: number): number {
  const value = figure === "payments" ? of.payments : of.net_minor;
  return most > 0 && value > 0 ? value / most : 0;
}

/** The largest cell of rows with an answer. */
export const mostOf = (rows: readonly { cells: readonly SelfReportedSum[] }[], figure: Figure): number =>
  Math.max(
    0,
    ...rows.flatMap((row) => row.cells.map((cell) => (figure === "payments" ? cell.payments : cell.net_minor))),
  );
