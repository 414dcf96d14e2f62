// What Headwater concluded about a payment's money, where Stripe does not say it, in words.

import type { MoneyNote, PaymentSummary, ReleaseProof } from "../../api/types";
import { money } from "../../kit/money";

const DECIDED_BY: Record<ReleaseProof, string> = {
  charge_told_less: "the charge once named less in refunds than was released",
  balance_transaction: "the balance transaction of a refund",
  made_at_capture: "a refund of exactly that amount was made with the capture",
  refunds_exceed_capture: "more was refunded than captured",
  event_version: "the API version of the events",
  lists_only: "no event about the capture arrived, so every refund counts as one",
};

/** A note as a sentence for the payment's page. */
export function noteText(note: MoneyNote, unit: Pick<PaymentSummary, "currency" | "minor_per_major">): string {
  if (note.note === "claim_found") {
    return `Nothing at Stripe says which invoice this charge belongs to. Headwater found it by customer, currency, amount and time: ${note.claim}.`;
  }
  const rest = note.is_refund
    ? "Stripe lists the rest as a refund, so it is not counted among the refunds"
    : "The rest is not among the refunds";
  return `Less was captured than authorised. ${rest}: ${money(note.released_minor, unit)}. What decided: ${DECIDED_BY[note.decided_by]}.`;
}
