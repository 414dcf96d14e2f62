// What Stripe kept of a payment: its balance transactions by the currency of the balance. Pure.
// Always: the fees of a currency sum to its total. Currencies are not added together.
import type { PaymentFee } from "../../api/types";

export interface FeeTotal {
  currency: string;
  minor_per_major: number;
  /** What moved before fees: refunds and disputes are taken off. */
  amount_minor: number;
  fee_minor: number;
  /** Those with a fee, and of what was paid in any case. */
  of: readonly PaymentFee[];
}

/** One for each currency, in the order in which they first come. Empty where no fee of what was paid is known. */
export function feeTotals(fees: readonly PaymentFee[]): readonly FeeTotal[] {
  if (!fees.some((one) => one.kind === "payment")) return [];
  const currencies = [...new Set(fees.map((one) => one.currency))];
  return currencies.map((currency) => {
    const of = fees.filter((one) => one.currency === currency);
    const sum = (read: (one: PaymentFee) => number) => of.reduce((all, one) => all + read(one), 0);
    return {
      currency,
      minor_per_major: of[0]?.minor_per_major ?? 1,
      amount_minor: sum((one) => one.amount_minor),
      fee_minor: sum((one) => one.fee_minor),
      of: of.filter((one) => one.fee_minor !== 0 || one.kind === "payment"),
    };
  });
}
