// The dashboard's words for the API's values. Pure.
// Not here: sentences of the API itself (`missing`, notes), which are shown as they come. Always: a value that this
// version does not know is shown as it is, never hidden.
import type { Confidence, EntryKind, JourneyTouch, Mode, Model, PaymentState, PaymentSummary, Rung, RungOutcome, Touch } from "../api/types";

/** How a state looks; its word says it, the colour only helps. */
export type Tone = "good" | "fair" | "weak" | "bad" | "none";

function lookUp(words: Record<string, string>, value: string): string {
  return Object.hasOwn(words, value) ? (words[value] ?? value) : plain(value);
}

/** A stable code as words: `mode_mismatch` gives "Mode mismatch". */
export function plain(code: string): string {
  const text = code.replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const CONFIDENCE: Record<Confidence, string> = { high: "High", medium: "Medium", low: "Low", unknown: "Unattributed" };
export const confidenceWord = (value: Confidence): string => lookUp(CONFIDENCE, value);

const CONFIDENCE_MEANS: Record<Confidence, string> = {
  high: "An id that only this visit could carry, or a signed identify",
  medium: "The same email or user, by an identify that was not signed",
  low: "A source named in the payment, without a visitor",
  unknown: "Nothing says where it came from",
};
export const confidenceMeaning = (value: Confidence): string => lookUp(CONFIDENCE_MEANS, value);

const MODEL: Record<Model, string> = { last_non_direct: "Last non-direct", first_touch: "First touch" };
export const modelWord = (value: Model): string => lookUp(MODEL, value);

const MODEL_MEANS: Record<Model, string> = {
  last_non_direct: "All credit to the last touch that was not direct",
  first_touch: "All credit to the first touch",
};
export const modelMeaning = (value: Model): string => lookUp(MODEL_MEANS, value);

export const modeWord = (value: Mode): string => (value === "live" ? "Live" : "Test");

const STATE: Record<PaymentState, string> = {
  paid: "Paid",
  claimed: "Paid (known by its invoice)",
  authorised: "Authorised, not captured",
  void: "Void",
  before_connection: "From before the connection",
};
export const stateWord = (value: PaymentState): string => lookUp(STATE, value);

type Moved = Pick<PaymentSummary, "state" | "gross_minor" | "refunds_minor" | "disputes_minor">;

/** Where a payment stands, in Stripe's own words: money that went back says so before it says that it was paid. */
export function statusOf(one: Moved): { word: string; tone: Tone } {
  if (one.disputes_minor < 0) return { word: "Disputed", tone: "bad" };
  if (one.refunds_minor < 0) {
    const isWhole = one.gross_minor + one.refunds_minor <= 0;
    return { word: isWhole ? "Refunded" : "Partially refunded", tone: isWhole ? "none" : "weak" };
  }
  return { word: stateWord(one.state), tone: one.state === "paid" || one.state === "claimed" ? "good" : "none" };
}

/** What is known of where a payment came from. */
export type Knowledge = "source" | "visitor" | "nothing";

const UNASSIGNED = "Unassigned";

/** A payment whose visitor was never seen has no source, however surely it names the visitor. */
export function knowledgeOf(one: Pick<PaymentSummary, "channel" | "source" | "visitor">): Knowledge {
  if (one.source || (one.channel && one.channel !== UNASSIGNED)) return "source";
  return one.visitor ? "visitor" : "nothing";
}

export const VISITOR_ONLY = "Source unknown";
export const VISITOR_ONLY_MEANS = "The payment names its visitor, but no visit of theirs was seen before it, so nothing says where they came from";
export const VISITOR_ONLY_REMEDY =
  "See that the script is on the pages they land on, not only on the checkout; that data-site is this site’s on all of them; and that the id you pass on is headwater.getVisitorId() of the same browser.";

const ENTRY: Record<EntryKind, string> = { payment: "Payment", refund: "Refund", dispute: "Dispute" };
export const entryWord = (value: EntryKind): string => lookUp(ENTRY, value);

const RUNG: Record<Rung, string> = {
  session_metadata: "Session id in the metadata",
  visitor_metadata: "Visitor id in the metadata",
  client_reference: "Client reference of the checkout",
  returned_session: "Visit that came back from this checkout",
  remembered_customer: "Customer remembered from an earlier payment",
  user_id: "Your own user id",
  signed_email: "Email, by a signed identify",
  email: "Email, by an identify",
  remembered_customer_by_email: "Customer remembered from an email",
  source_metadata: "Source named in the metadata",
};
export const rungWord = (value: Rung): string => lookUp(RUNG, value);

const RUNG_ASKS: Record<Rung, string> = {
  session_metadata: "headwater_session_id on the payment or on an object above it, and a session of that id on this site",
  visitor_metadata: "headwater_visitor_id on the payment or on an object above it",
  client_reference: "client_reference_id of the Checkout Session, naming a visitor or session of this site",
  returned_session: "a visit that came back with this Checkout Session in its address",
  remembered_customer: "an earlier payment of the same Stripe customer that carried an id of its own",
  user_id: "headwater_user_id, and a visitor identified as that user",
  signed_email: "a visitor whose signed identify carried the email of the payment",
  email: "a visitor whose identify carried the email of the payment",
  remembered_customer_by_email: "an earlier payment of the same Stripe customer that was found by email",
  source_metadata: "UTM parameters, referrer or landing page in the payment’s own metadata",
};
export const rungQuestion = (value: Rung): string => lookUp(RUNG_ASKS, value);

const OUTCOME: Record<RungOutcome, string> = {
  found: "Found",
  not_found: "Not found",
  not_looked_for: "Not looked up",
  ignored: "Set aside",
};
/** A rung that had nothing to look up is told apart from one whose clue led nowhere. */
export const outcomeWord = (value: RungOutcome, clue: boolean): string =>
  value === "not_found" && !clue ? "No clue" : lookUp(OUTCOME, value);

const CAUSE: Record<string, string> = {
  backfill: "the first import",
  resync: "an import again",
  check: "the comparison with Stripe",
  asked_stripe: "a question to Stripe",
  identify: "an identify",
  visit: "a visit",
};
/** What brought an answer about: a type of Stripe's events stays as it is. */
export const causeWord = (cause: string): string =>
  cause.includes(".") ? `Stripe’s ${cause}` : Object.hasOwn(CAUSE, cause) ? (CAUSE[cause] ?? cause) : plain(cause).toLowerCase();

/** A note of the API as a sentence. */
export function sentence(text: string): string {
  const whole = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?…]$/.test(whole) ? whole : `${whole}.`;
}

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

/** Where a touch came from, in one line: the most telling of what is known. */
export function touchLine(one: JourneyTouch): string {
  const touch: Touch = one.touch;
  const source = touch.utm_source ?? touch.source_parameter ?? touch.reference ?? touch.via ?? touch.referrer;
  const parts = [source, touch.utm_medium].filter(Boolean);
  if (parts.length > 0) return parts.join(" / ");
  return touch.click_kind ? `by click id ${touch.click_kind}` : "no referrer";
}

/** The channels that a filter offers: GA4's groups and AI assistants. */
export const CHANNELS: readonly string[] = [
  "Direct",
  "Organic Search",
  "Paid Search",
  "Organic Social",
  "Paid Social",
  "Organic Video",
  "Paid Video",
  "Organic Shopping",
  "Paid Shopping",
  "Cross-network",
  "Display",
  "Paid Other",
  "Email",
  "SMS",
  "Audio",
  "Affiliates",
  "Referral",
  "Mobile Push",
  "AI Assistant",
  "Unassigned",
];
