// What about a payment's money was concluded rather than told, in words.

import type { MoneyNote, PaymentSummary, ReleaseProof } from "../../api/types";
import { money } from "../../kit/money";

const DECIDED_BY: Record<ReleaseProof, string> = {
  charge_told_less: "the charge once told of fewer refunds than were let go",
  balance_transaction: "the balance transaction of a refund says so",
  made_at_capture: "a refund of just that amount was made with the capture",
  refunds_exceed_capture: "more was refunded than captured",
  event_version: "the API version of the events",
  lists_only: "no event told of the capture, so every refund is taken for real",
};

/** A note as a sentence for the payment's page. */
export function noteText(note: MoneyNote, unit: Pick<PaymentSummary, "currency" | "minor_per_major">): string {
  if (note.note === "claim_found") {
    return `Nothing at Stripe names the invoice of this charge. It was found by customer, currency, amount and time: ${note.claim}.`;
  }
  const is = note.is_refund ? "is among the refunds and left out of them" : "is none of the refunds";
  return `Less was captured than authorised. The rest, ${money(note.released_minor, unit)}, ${is}. What decided: ${DECIDED_BY[note.decided_by]}.`;
}
