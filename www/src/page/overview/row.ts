// The words of a breakdown's rows. Pure.
import type { Dimension } from "../../api/types";
import { dimensionTitle, nameText } from "../../filter/dimension";
import { count, counted, decimalOf, money, percent, type Unit } from "../../kit/money";
import { each, timesText } from "../cohorts/figures";
import { type Column, figureOf, type Row, type RowKind } from "./breakdown";
import type { Shown } from "./columns";
import { changeOf } from "./metric";

/** Where a row leads; null: it stands for nothing that can be asked for. */
export interface Links {
  /** The page narrowed to it. */
  narrow: (dimension: Dimension, row: Row) => string | null;
  /** Its payments. */
  payments: (dimension: Dimension, row: Row) => string | null;
  /** What is behind its money. */
  explain: (dimension: Dimension, row: Row) => string | null;
}

const MEANS: Partial<Record<RowKind, string>> = {
  direct: "They typed the address, or nothing says where they came from",
  visitor_only: "The visitor is known, but no visit of theirs says where they came from",
  unattributed: "Nothing says where these payments came from",
};

/** What a row that is no name stands for. */
export const rowMeaning = (row: Row): string | undefined => MEANS[row.kind];

export function rowText(row: Row, dimension: Dimension): string {
  switch (row.kind) {
    case "direct":
      return "Direct";
    case "visitor_only":
      return "Visitor known, source unknown";
    case "unattributed":
      return "Unattributed";
    case "others":
      return `All other (${counted(row.names, "name")})`;
    default:
      return row.name === null ? `No ${dimensionTitle(dimension).toLowerCase()}` : nameText(dimension, row.name);
  }
}

export function cellText(row: Row, column: Column, unit: Unit | undefined): string {
  const value = figureOf(row, column);
  if (column === "change_share") return changeText(row);
  if (value === null) return "–";
  if (column === "conversion") return percent(value);
  if (column === "visitors" || column === "payments" || column === "customers") return count(value);
  if (!unit) return "–";
  // Nothing recurs there, or nothing was spent.
  if ((column === "mrr" || column === "cost") && value === 0) return "–";
  if (column === "roas") return timesText(row.money?.net_minor ?? 0, row.costMinor ?? 0);
  if (column === "change" && value > 0) return `+${money(value, unit)}`;
  if (column === "ltv") return money(ltvOf(row) ?? 0, unit);
  return money(Math.round(value), unit);
}

const ltvOf = ({ acquired }: Row): number | null => (acquired ? each(acquired.netMinor, acquired.customers) : null);

const SIGN = { up: "+", down: "\u2212", same: "" };

/** "+12%", "−8.5%"; "new" where there was nothing before. */
function changeText(row: Row): string {
  const change = changeOf("net", row.money?.net_minor ?? 0, row.beforeMinor ?? null);
  if (!change) return "–";
  return change.text === "new" ? change.text : `${SIGN[change.direction]}${change.text}`;
}

/** Whether a cell is better or worse than before. */
export function toneOf(row: Row, column: Column): "up" | "down" | null {
  if (column !== "change" && column !== "change_share") return null;
  const change = figureOf(row, "change");
  return change ? (change > 0 ? "up" : "down") : null;
}

/** What stands behind a cell; undefined: nothing beyond its text. */
export function cellMeaning(row: Row, column: Column, unit: Unit | undefined): string | undefined {
  if (!unit) return undefined;
  const { beforeMinor, acquired } = row;
  if ((column === "change" || column === "change_share") && typeof beforeMinor === "number")
    return `${money(row.money?.net_minor ?? 0, unit)}, before ${money(beforeMinor, unit)}`;
  if (column === "ltv" && acquired)
    return `${money(acquired.netMinor, unit)} of ${counted(acquired.customers, "customer")}`;
  return undefined;
}

/** A cell of a CSV file (RFC 4180); an apostrophe keeps a spreadsheet from taking a name for a formula. */
function csvCell(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

const CSV_KIND: Partial<Record<RowKind, string>> = { others: "(others)", unattributed: "(unattributed)" };

/** The whole money of a row that a file has, beside its columns. */
const CSV_MONEY = ["gross_minor", "refunds_minor", "disputes_minor", "renewal_net_minor"] as const;

/** Columns that are money in minor units, or a quotient of it. */
const MONEY_COLUMNS: ReadonlySet<Shown> = new Set<Shown>(["net", "per_visitor", "change", "mrr", "ltv", "cost"]);

/** A table as a CSV file: a line a row, a money column in the major unit, empty cells where there is no value. */
export function tableCsv(
  dimension: Dimension,
  rows: readonly Row[],
  columns: readonly Shown[],
  unit: Unit | undefined,
): string {
  const code = unit ? `_${unit.currency.replace(":", "_")}` : "";
  const amount = (minor: number | null | undefined) =>
    minor === null || minor === undefined || !unit ? "" : decimalOf(Math.round(minor), unit.minor_per_major);
  const money = unit ? CSV_MONEY : [];
  const head = [
    dimension,
    ...columns.map((one) => (MONEY_COLUMNS.has(one) ? `${one}${code}` : one)),
    ...money.map((one) => `${one.replace("_minor", "")}${code}`),
  ];
  const cell = (row: Row, column: Shown): string => {
    const value = column === "ltv" ? ltvOf(row) : figureOf(row, column);
    if (value === null) return "";
    return MONEY_COLUMNS.has(column) ? amount(value) : String(Number(value.toFixed(6)));
  };
  const lines = rows.map((row) => [
    csvCell(row.name ?? CSV_KIND[row.kind] ?? "(none)"),
    ...columns.map((one) => cell(row, one)),
    ...money.map((one) => amount(row.money?.[one] ?? 0)),
  ]);
  return [head, ...lines].map((line) => `${line.join(",")}\r\n`).join("");
}
