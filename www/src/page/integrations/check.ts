// The comparison with Stripe as an owner reads it: one number, and what it covers. Pure.
// Always: currencies are never added together. A difference in one is never hidden by a zero in another.
import type { Check, CheckTotal } from "../../api/types";
import { moneyWithCode } from "../../kit/money";
import type { Tone } from "../../kit/words";
import { jobWord } from "./words";

/** "0.00 EUR · 12.50 USD"; null if there was nothing to compare. */
export function differenceText(totals: readonly CheckTotal[], locale?: string): string | null {
  if (totals.length === 0) return null;
  return totals.map((one) => moneyWithCode(one.difference_minor, one, locale)).join(" · ");
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
