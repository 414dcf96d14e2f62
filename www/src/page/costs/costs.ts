// Costs: a row as a file of one line, and margin and fees as the owner writes them. Pure.
// Not here: whether a row can be kept (the server's). Always: what is written as a file is read as the same text.
import type { Cost } from "../../api/types";
import { dayText } from "../../kit/days";
import { decimalOf } from "../../kit/money";

/** A file that the page shows and offers: the one of docs/costs.md. */
export const EXAMPLE = `date,source,medium,campaign,currency,amount
2026-11-01,google,cpc,autumn,EUR,12.50
2026-11-02,google,cpc,autumn,EUR,9.80
`;

/** A row as the owner writes it. */
export interface Written {
  source: string;
  medium: string;
  campaign: string;
  first_day: string;
  last_day: string;
  currency: string;
  amount: string;
  note: string;
}

const COLUMNS = ["first_day", "last_day", "source", "medium", "campaign", "currency", "amount", "note"] as const;

/** A cell of a file: in quotation marks, those within doubled. */
const cell = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** A row as a file, so that it is read by the same rules. A row without a last day is of one day. */
export function fileOf(row: Written): string {
  const whole = { ...row, last_day: row.last_day || row.first_day };
  return `${COLUMNS.join(",")}\n${COLUMNS.map((name) => cell(whole[name])).join(",")}\n`;
}

/** A stored row as it is written, to store it again. */
export const writtenOf = (cost: Cost): Written => ({
  source: cost.source,
  medium: cost.medium ?? "",
  campaign: cost.campaign ?? "",
  first_day: cost.first_day,
  last_day: cost.last_day,
  currency: cost.currency,
  amount: decimalOf(cost.amount_minor, cost.minor_per_major),
  note: cost.note ?? "",
});

/** The days of a row: "Nov 1, 2026", or the first and the last one. */
export const daysText = (cost: Pick<Cost, "first_day" | "last_day">): string =>
  cost.first_day === cost.last_day
    ? dayText(cost.first_day, true)
    : `${dayText(cost.first_day, true)} – ${dayText(cost.last_day, true)}`;

/** Basis points as percent: 290 gives "2.9". */
export const percentOf = (basisPoints: number): string => decimalOf(basisPoints, 100).replace(/\.?0+$/, "") || "0";

/** Percent in basis points; null where it is no number from 0 to 100 with two decimals at most. */
export function basisPointsOf(text: string): number | null {
  const found = /^(\d{1,3})(?:\.(\d{1,2}))?$/.exec(text.trim());
  const points = found ? Number(`${found[1]}${(found[2] ?? "").padEnd(2, "0")}`) : null;
  return points !== null && points <= 10_000 ? points : null;
}
