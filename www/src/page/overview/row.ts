// The words of a breakdown's rows. Pure.
import type { Dimension } from "../../api/types";
import { dimensionTitle, nameText } from "../../filter/dimension";
import { count, counted, money, percent, type Unit } from "../../kit/money";
import { type Column, figureOf, type Row, type RowKind } from "./breakdown";

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
  if (value === null) return "–";
  if (column === "conversion") return percent(value);
  if (column === "visitors" || column === "payments" || column === "customers") return count(value);
  return unit ? money(Math.round(value), unit) : "–";
}
