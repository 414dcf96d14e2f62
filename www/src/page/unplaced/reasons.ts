// What the reasons of unplaced payments come to: the remedy that helps most, and the length of each bar. Pure.
import type { UnplacedCurrency, UnplacedReason } from "../../api/types";

/** The remedy that would have placed most of the money; of equal ones the first, which is the surest. Null without a reason. */
export function bestRemedy(currency: UnplacedCurrency): UnplacedReason | null {
  const better = (best: UnplacedReason | null, one: UnplacedReason) =>
    best && best.at_most_minor >= one.at_most_minor ? best : one;
  return currency.reasons.reduce(better, null);
}

/** How long a reason's bar is, 0 to 1: the longest is 1. */
export function barLength(reason: UnplacedReason, currency: UnplacedCurrency): number {
  const most = Math.max(...currency.reasons.map((one) => one.net_minor), 1);
  return Math.max(reason.net_minor, 0) / most;
}

/** Reasons for which some payments are listed; what others lack as well has no list of its own. */
export const listed = (currency: UnplacedCurrency): UnplacedReason[] =>
  currency.reasons.filter((one) => one.payments > 0);

/** What an owner types, as the API takes it: a blank field is left out. */
export const filled = (text: string): string | null => text.trim() || null;
