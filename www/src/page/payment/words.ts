// The words of a payment's page: rungs, outcomes, causes, Stripe's objects, touches. Pure.
// Always: a value that this version does not know is shown as it is.
import type { JourneyTouch, Rung, RungOutcome, Touch } from "../../api/types";
import { lookUp, plain } from "../../kit/words";

export const VISITOR_ONLY_REMEDY =
  "Check three things. The script must be on the pages that visitors land on, not only on the checkout. Its data-site must be this site’s on every page. And the id that you pass on must be headwater.getVisitorId() of the same browser.";

const RUNG: Record<Rung, string> = {
  by_hand: "Assigned by hand",
  session_metadata: "Session id in the metadata",
  visitor_metadata: "Visitor id in the metadata",
  client_reference: "Client reference of the checkout",
  returned_session: "Visit that returned from this checkout",
  remembered_customer: "Customer remembered from an earlier payment",
  user_id: "Your own user id",
  signed_email: "Email from a signed identify",
  email: "Email from an identify",
  remembered_customer_by_email: "Customer remembered from an email",
  promotion_code: "Promotion code with a source",
  source_metadata: "Source named in the metadata",
};
export const rungWord = (value: Rung): string => lookUp(RUNG, value);

const RUNG_ASKS: Record<Rung, string> = {
  by_hand: "what the owner says of this payment",
  session_metadata:
    "headwater_session_id on the payment or on an object above it, and a session with that id on this site",
  visitor_metadata: "headwater_visitor_id on the payment or on an object above it",
  client_reference: "client_reference_id of the Checkout Session, naming a visitor or session of this site",
  returned_session: "a visit that returned with this Checkout Session in its address",
  remembered_customer: "an earlier payment by the same Stripe customer that carried an id of its own",
  user_id: "headwater_user_id, and a visitor identified as that user",
  signed_email: "a visitor whose signed identify carried the email of the payment",
  email: "a visitor whose identify carried the email of the payment",
  remembered_customer_by_email: "an earlier payment by the same Stripe customer that was found by email",
  promotion_code: "a promotion code or coupon that you set a source for",
  source_metadata: "UTM parameters, referrer or landing page in the payment’s own metadata",
};
export const rungQuestion = (value: Rung): string => lookUp(RUNG_ASKS, value);

const OUTCOME: Record<RungOutcome, string> = {
  found: "Found",
  not_found: "Not found",
  not_looked_for: "Not looked up",
  ignored: "Set aside",
};
/** A rung without a clue to look up has another word than one whose clue led nowhere. */
export const outcomeWord = (value: RungOutcome, clue: boolean): string =>
  value === "not_found" && !clue ? "No clue" : lookUp(OUTCOME, value);

const CAUSE: Record<string, string> = {
  backfill: "the first import",
  resync: "an import again",
  check: "the comparison with Stripe",
  asked_stripe: "a question to Stripe",
  identify: "an identify",
  visit: "a visit",
  by_hand: "the owner, by hand",
  run_again: "the owner, who ran it again",
  promotion_code: "the source set for its promotion code",
};
/** What caused an answer. A type of Stripe's events is shown as it is. */
export const causeWord = (cause: string): string =>
  cause.includes(".")
    ? `Stripe’s ${cause}`
    : Object.hasOwn(CAUSE, cause)
      ? (CAUSE[cause] ?? cause)
      : plain(cause).toLowerCase();

const OBJECT: Record<string, string> = {
  payment_intent: "PaymentIntent",
  charge: "Charge",
  invoice: "Invoice",
  invoice_payment: "Invoice payment",
  subscription: "Subscription",
  customer: "Customer",
  checkout_session: "Checkout Session",
  "checkout.session": "Checkout Session",
  refund: "Refund",
  dispute: "Dispute",
};
export const objectWord = (kind: string): string => lookUp(OBJECT, kind);

/** Where a touch came from, in one line: by the strongest of what is known. */
export function touchLine(one: JourneyTouch): string {
  const touch: Touch = one.touch;
  const source = touch.utm_source ?? touch.source_parameter ?? touch.reference ?? touch.via ?? touch.referrer;
  const parts = [source, touch.utm_medium].filter(Boolean);
  if (parts.length > 0) return parts.join(" / ");
  return touch.click_kind ? `by click id ${touch.click_kind}` : "no referrer";
}
