// What the header says of the comparison with Stripe. Pure.
import type { Check, Integration, Mode } from "../api/types";
import type { Tone } from "../kit/words";

export interface Badge {
  word: string;
  tone: Tone;
  /** When the comparison ended, unix seconds. */
  ended_s: number;
}

const isEqual = (check: Check): boolean =>
  check.differences.length === 0 && check.totals.every((one) => one.difference_minor === 0);

/** The last comparison of a mode that ended; null: there was none, or it had no money to compare. */
export function badgeOf(integrations: readonly Integration[], mode: Mode): Badge | null {
  const keys = integrations.filter((one) => one.disconnected_s === null).flatMap((one) => one.keys);
  const checks = keys.flatMap((key) => (key.mode === mode && key.check ? [key.check] : []));
  const ended = checks.filter((one) => one.ended_s !== null && one.totals.length > 0);
  const ended_s = Math.min(...ended.map((one) => one.ended_s ?? 0));
  if (ended.length === 0) return null;
  return ended.every(isEqual)
    ? { word: "equals Stripe", tone: "good", ended_s }
    : { word: "differs from Stripe", tone: "bad", ended_s };
}
