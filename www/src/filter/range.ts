// The days that a page is about: a preset that ends today, or days of the owner's choice. Pure.
import { addDays, type Day, isDay, type Span } from "../kit/days";
import { keysOf } from "../kit/words";

export const PRESET_TITLE = { "7d": "7 days", "30d": "30 days", "90d": "90 days", month: "This month" };
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

/** The days that a range means on a given day. */
export function spanOf(range: Range, today: Day): Span {
  if (!("preset" in range)) return { from: range.from, to: range.to };
  if (range.preset === "month") return { from: `${today.slice(0, 8)}01`, to: today };
  return { from: addDays(today, 1 - Number.parseInt(range.preset, 10)), to: today };
}
