// What is said of converted money. Pure.
import type { Reporting } from "../../api/types";
import { codeText, counted } from "../../kit/money";

/** The amount that one major unit comes to: minor units for minor units as a decimal of six significant digits, for reading alone. */
export function rateText(rate: { into_minor: number; from_minor: number }, into: number, from: number): string {
  const value = (rate.into_minor * from) / (rate.from_minor * into);
  return new Intl.NumberFormat(undefined, { maximumSignificantDigits: 6 }).format(value);
}

/** "Converted by Stripe’s rate for 812 payments, by your table for 31; 4 payments were in EUR." */
export function convertedText(converted: Reporting["converted"], currency: string): string {
  const payments = (origin: string) => converted.find((one) => one.origin === origin)?.money.payments ?? 0;
  const by = [
    payments("stripe") > 0 && `by Stripe’s rate for ${counted(payments("stripe"), "payment")}`,
    payments("table") > 0 && `by your table for ${counted(payments("table"), "payment")}`,
  ].filter((one) => one !== false);
  const same = payments("same");
  const own = `${counted(same, "payment was", "payments were")} in ${codeText(currency)}`;
  if (by.length === 0) return `${own}.`;
  return `Converted ${by.join(", ")}${same > 0 ? `; ${own}` : ""}.`;
}

/** "Fees of 12 payments are not known, and in no figure." Empty where all are. */
export const unknownFeesText = (payments: number): string =>
  payments === 0
    ? ""
    : `Fees of ${counted(payments, "payment")} are not known: nothing is taken off for ${payments === 1 ? "it" : "them"}.`;
