// The days that a page is about: a preset, or days of the owner's choice; and the days before and after them. Pure.
import {
  addDays,
  type Day,
  daysIn,
  isDay,
  monthEnd,
  monthStart,
  SPAN_MAX_DAYS,
  type Span,
  yearsBefore,
} from "../kit/days";
import { keysOf } from "../kit/words";

export const PRESET_TITLE = {
  today: "Today",
  yesterday: "Yesterday",
  "7d": "Last 7 days",
  "30d": "Last 30 days",
  "90d": "Last 90 days",
  month: "This month",
  last_month: "Last month",
  "12m": "Last 12 months",
  all: "All time",
};
export type Preset = keyof typeof PRESET_TITLE;
export const PRESETS = keysOf(PRESET_TITLE);
export type Range = { preset: Preset } | Span;

export const DEFAULT_PRESET: Preset = "30d";

export function parseRange(search: URLSearchParams): Range {
  const from = search.get("from") ?? "";
  const to = search.get("to") ?? "";
  if (isDay(from) && isDay(to) && from <= to) return { from, to };
  return { preset: PRESETS.find((one) => one === search.get("range")) ?? DEFAULT_PRESET };
}

export function writeRange(range: Range, search: URLSearchParams): void {
  if (!("preset" in range)) {
    search.set("from", range.from);
    search.set("to", range.to);
  } else if (range.preset !== DEFAULT_PRESET) search.set("range", range.preset);
}

/** The days that a range means on a given day. All time is as much as the API answers at once. */
export function spanOf(range: Range, today: Day): Span {
  if (!("preset" in range)) return { from: range.from, to: range.to };
  const last = addDays(monthStart(today), -1);
  switch (range.preset) {
    case "today":
      return { from: today, to: today };
    case "yesterday":
      return { from: addDays(today, -1), to: addDays(today, -1) };
    case "month":
      return { from: monthStart(today), to: today };
    case "last_month":
      return { from: monthStart(last), to: last };
    case "12m":
      return { from: addDays(yearsBefore(today, 1), 1), to: today };
    case "all":
      return { from: addDays(today, 1 - SPAN_MAX_DAYS), to: today };
    default:
      return { from: addDays(today, 1 - Number.parseInt(range.preset, 10)), to: today };
  }
}

/** A calendar month, or what there is of it so far. */
const isMonth = (span: Span, today: Day): boolean =>
  span.from === monthStart(span.from) &&
  monthEnd(span.from) === monthEnd(span.to) &&
  (span.to === monthEnd(span.to) || span.to === today) &&
  daysIn(span) > 1;

/** The days before or after some days: a month for a month, else as many days. Null: they would begin after today. */
export function stepSpan(span: Span, direction: -1 | 1, today: Day): Span | null {
  const to = (end: Day) => (end > today ? today : end);
  let from = addDays(span.from, direction * daysIn(span));
  let end = addDays(span.to, direction * daysIn(span));
  if (isMonth(span, today)) {
    from = direction < 0 ? monthStart(addDays(span.from, -1)) : addDays(monthEnd(span.from), 1);
    end = monthEnd(from);
  }
  return from > today ? null : { from, to: to(end) };
}

/** The preset that means these days today, so that a step there and one back lead to the address one came from. */
export function rangeOf(span: Span, today: Day): Range {
  const preset = PRESETS.find((one) => {
    const of = spanOf({ preset: one }, today);
    return of.from === span.from && of.to === span.to;
  });
  return preset ? { preset } : { from: span.from, to: span.to };
}
