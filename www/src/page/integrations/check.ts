// The comparison with Stripe as an owner reads it: one number, and what it covers. Pure.
// Always: currencies are never added together. A difference in one is never hidden by a zero in another.
import type { Check, CheckTotal } from "../../api/types";
import { counted, moneyWithCode } from "../../kit/money";
import type { Tone } from "../../kit/words";
import { jobWord } from "./words";

/** "12.50 USD": what each currency that differs differs by; null if none does. */
export function differenceText(totals: readonly CheckTotal[], locale?: string): string | null {
  const off = totals.filter((one) => one.difference_minor !== 0);
  return off.length === 0 ? null : off.map((one) => moneyWithCode(one.difference_minor, one, locale)).join(" · ");
}

/** The result in one line. */
export function resultText({ totals }: Pick<Check, "totals">, locale?: string): string {
  const equal = totals.filter((one) => one.difference_minor === 0).length;
  const off = differenceText(totals, locale);
  if (off)
    return `Differs from Stripe by ${off}${equal > 0 ? `; ${counted(equal, "other currency is", "other currencies are")} equal` : ""}`;
  if (totals.length === 0) return "Equal to Stripe: neither has any money";
  return `Equal to Stripe to the cent, ${counted(totals.length, "currency", "currencies")}`;
}

/** A day that differs, with its lines. */
export interface DayLines {
  day: string;
  lines: Check["differences"];
}

/** What still differs, day by day, in the order of the list. */
export function daysOf(differences: Check["differences"]): DayLines[] {
  const days = new Map<string, Check["differences"]>();
  for (const one of differences) days.set(one.day, [...(days.get(one.day) ?? []), one]);
  return [...days].map(([day, lines]) => ({ day, lines }));
}

/** How much of the difference was healed; null if nothing was. */
export function foundText(totals: readonly CheckTotal[], locale?: string): string | null {
  const mended = (one: CheckTotal): number => one.found_minor - one.difference_minor;
  const found = totals.filter((one) => mended(one) !== 0);
  return found.length === 0 ? null : found.map((one) => moneyWithCode(mended(one), one, locale)).join(" · ");
}

/** What is not compared because Stripe's lists do not have it; null if there is nothing of the kind. */
export function unlistedText(totals: readonly CheckTotal[], locale?: string): string | null {
  const left = totals.filter((one) => one.unlisted_minor !== 0);
  return left.length === 0 ? null : left.map((one) => moneyWithCode(one.unlisted_minor, one, locale)).join(" · ");
}

/** The state of a comparison, which is never a green word beside a red figure. */
export function checkWord(check: Check): { word: string; tone: Tone } {
  return check.state === "done" && differs(check) ? { word: "Differs", tone: "bad" } : jobWord(check.state);
}

export const differs = (check: Check): boolean =>
  check.differences.length > 0 || check.totals.some((one) => one.difference_minor !== 0);
