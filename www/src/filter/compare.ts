// What a range is compared with. Pure.
import { addDays, daysIn, isDay, type Span } from "../kit/days";
import type { Range } from "./range";

export type Compare = "previous" | "year" | "none" | Span;

export const COMPARE_WORD = { previous: "period before", year: "year before", none: "nothing" };

export function parseCompare(text: string | null): Compare {
  if (text === "year" || text === "none") return text;
  const [from = "", to = "", more] = text?.split("..") ?? [];
  return isDay(from) && isDay(to) && from <= to && more === undefined ? { from, to } : "previous";
}

/** As it stands in an address; null: the default. */
export function compareText(compare: Compare): string | null {
  if (typeof compare === "object") return `${compare.from}..${compare.to}`;
  return compare === "previous" ? null : compare;
}

/** What the API is asked for; undefined: nothing is compared. There is nothing before all time. */
export function askedCompare(compare: Compare, range: Range): string | undefined {
  if (compare === "none" || ("preset" in range && range.preset === "all")) return undefined;
  return compareText(compare) ?? "previous";
}

/** As many days, right before. */
export const spanBefore = (span: Span): Span => ({
  from: addDays(span.from, -daysIn(span)),
  to: addDays(span.from, -1),
});
