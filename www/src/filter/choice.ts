// What a page shows if the owner has not chosen it. The whole ledger of the site decides, never the range. Pure.
import type { CurrencyReport, Mode, SetUp } from "../api/types";
import { isAllIn } from "../kit/money";

const currenciesOf = (setUp: SetUp | null, mode: Mode): readonly string[] =>
  setUp?.modes.find((one) => one.mode === mode)?.currencies ?? [];

const hasMoney = (setUp: SetUp, mode: Mode): boolean => currenciesOf(setUp, mode).length > 0;

/** The mode chosen last in this browser; else live, unless there is test money alone. */
export function chosenMode(remembered: Mode | null, setUp: SetUp | null): Mode {
  if (remembered || !setUp) return remembered ?? "live";
  return !hasMoney(setUp, "live") && hasMoney(setUp, "test") ? "test" : "live";
}

export interface Currencies {
  /** The one shown; null: there is no money anywhere. */
  shown: string | null;
  /** Its report; absent if the range has no money in it. */
  report: CurrencyReport | undefined;
  /** Every one there is, in an order that no range changes. */
  all: string[];
}

/** Which currency is shown: the one in the address, else the one chosen last, the one with most payments, or one of the range. */
export function chosenCurrency(
  asked: string | null,
  remembered: string | null,
  setUp: SetUp | null,
  mode: Mode,
  reports: readonly CurrencyReport[],
): Currencies {
  const known = currenciesOf(setUp, mode);
  const others = reports.map((one) => one.currency).filter((one) => !known.includes(one));
  // All money in one comes first: an owner who has a reporting currency asked for it.
  const all = [...others.filter(isAllIn), ...known, ...others.filter((one) => !isAllIn(one)).sort()];
  const shown = [asked, remembered].find((one) => one !== null && all.includes(one)) ?? all[0] ?? null;
  return { shown, report: reports.find((one) => one.currency === shown), all };
}

/** Why a range shows no money, and so what to do about it. */
export type NoMoneyReason = "not_connected" | "no_payment_yet" | "other_mode" | "other_range";

export function noMoneyReason(setUp: SetUp, mode: Mode): NoMoneyReason {
  if (hasMoney(setUp, mode)) return "other_range";
  if (setUp.modes.some((one) => one.currencies.length > 0)) return "other_mode";
  return setUp.connected ? "no_payment_yet" : "not_connected";
}
