// The words for the API's values that several pages show. Pure.
// Not here: words of one page, which are in its folder; sentences of the API itself, which are shown as they come.
// Always: a value that this version does not know is shown as it is, never hidden.
import type {
  Channel,
  Confidence,
  DateBasis,
  EntryKind,
  Mode,
  Model,
  PaymentState,
  PaymentSummary,
} from "../api/types";

/** How a state looks. The word says it; the colour only helps. */
export type Tone = "good" | "fair" | "weak" | "bad" | "none";

/** The keys of a record that names every value of an enum, in the record's order. */
export const keysOf = <Key extends string>(record: Record<Key, unknown>): Key[] => Object.keys(record) as Key[];

/** The word for a value; a value that this version does not know as plain words. */
export function lookUp(words: Readonly<Record<string, string>>, value: string): string {
  return Object.hasOwn(words, value) ? (words[value] ?? value) : plain(value);
}

/** A stable code as words: `mode_mismatch` gives "Mode mismatch". */
export function plain(code: string): string {
  const text = code.replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const CONFIDENCE: Record<Confidence, string> = { high: "High", medium: "Medium", low: "Low", unknown: "Unattributed" };
/** Surest first. */
export const CONFIDENCES = keysOf(CONFIDENCE);
export const confidenceWord = (value: Confidence): string => lookUp(CONFIDENCE, value);

const CONFIDENCE_MEANS: Record<Confidence, string> = {
  high: "The payment carries an id that only this visitor could have, or the identify was signed",
  medium:
    "The email or user is the same, but the identify was not signed; or the owner said so, by hand or for a promotion code",
  low: "The payment names a source, but no visitor",
  unknown: "Nothing says where the payment came from",
};
export const confidenceMeaning = (value: Confidence): string => lookUp(CONFIDENCE_MEANS, value);

const MODEL: Record<Model, string> = {
  last_non_direct: "Last non-direct",
  first_touch: "First touch",
  last_touch: "Last touch",
  linear: "Linear",
  position_based: "Position based",
  time_decay: "Time decay",
};
export const MODELS = keysOf(MODEL);
export const modelWord = (value: Model): string => lookUp(MODEL, value);

const MODEL_MEANS: Record<Model, string> = {
  last_non_direct: "The last touch that was not direct gets all the credit",
  first_touch: "The first touch gets all the credit",
  last_touch: "The last touch gets all the credit",
  linear: "Each touch gets the same credit",
  position_based: "The first and the last touch get 40 % each, those between share 20 %",
  time_decay: "A touch gets half the credit of one that is seven days younger",
};
export const modelMeaning = (value: Model): string => lookUp(MODEL_MEANS, value);

const BASIS: Record<DateBasis, string> = { cash: "payment", acquisition: "visit" };
export const BASES = keysOf(BASIS);
export const basisWord = (value: DateBasis): string => lookUp(BASIS, value);

const BASIS_MEANS: Record<DateBasis, string> = {
  cash: "Money counts on the day it moved, as at Stripe",
  acquisition:
    "Money counts on the day of the visit that is credited with it: what the visits of these days have brought up to now. Money without such a visit counts on the day it moved",
};
export const basisMeaning = (value: DateBasis): string => lookUp(BASIS_MEANS, value);

const MODE: Record<Mode, string> = { live: "Live", test: "Test" };
export const MODES = keysOf(MODE);
export const modeWord = (value: Mode): string => lookUp(MODE, value);
export const otherMode = (value: Mode): Mode => (value === "live" ? "test" : "live");

const STATE: Record<PaymentState, string> = {
  paid: "Paid",
  claimed: "Paid (known from its invoice)",
  authorised: "Authorised, not captured",
  void: "Void",
  before_connection: "From before Stripe was connected",
};
export const stateWord = (value: PaymentState): string => lookUp(STATE, value);

type Moved = Pick<PaymentSummary, "state" | "gross_minor" | "refunds_minor" | "disputes_minor">;

/** The state of a payment, in Stripe's own words. That money went back matters more than that it was paid. */
export function statusOf(one: Moved): { word: string; tone: Tone } {
  if (one.disputes_minor < 0) return { word: "Disputed", tone: "bad" };
  if (one.refunds_minor < 0) {
    const isWhole = one.gross_minor + one.refunds_minor <= 0;
    return { word: isWhole ? "Refunded" : "Partially refunded", tone: isWhole ? "none" : "weak" };
  }
  return { word: stateWord(one.state), tone: one.state === "paid" || one.state === "claimed" ? "good" : "none" };
}

/** How much is known about where a payment came from. */
export type Knowledge = "source" | "visitor" | "nothing";

const UNASSIGNED: Channel = "Unassigned";

/** A payment whose visitor was never seen has no source, however surely it names the visitor. */
export function knowledgeOf(one: Pick<PaymentSummary, "channel" | "source" | "visitor">): Knowledge {
  if (one.source || (one.channel && one.channel !== UNASSIGNED)) return "source";
  return one.visitor ? "visitor" : "nothing";
}

export const VISITOR_ONLY = "Source unknown";
export const VISITOR_ONLY_MEANS =
  "The payment names its visitor. But no earlier visit of theirs was seen, so nothing says where they came from";
const ENTRY: Record<EntryKind, string> = { payment: "Payment", refund: "Refund", dispute: "Dispute" };
export const entryWord = (value: EntryKind): string => lookUp(ENTRY, value);

/** A note of the API as a sentence. */
export function sentence(text: string): string {
  const whole = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?…]$/.test(whole) ? whole : `${whole}.`;
}

/** GA4's channels and AI assistants, in the order that a filter offers them. */
const CHANNEL: Record<Channel, true> = {
  Direct: true,
  "Organic Search": true,
  "Paid Search": true,
  "Organic Social": true,
  "Paid Social": true,
  "Organic Video": true,
  "Paid Video": true,
  "Organic Shopping": true,
  "Paid Shopping": true,
  "Cross-network": true,
  Display: true,
  "Paid Other": true,
  Email: true,
  SMS: true,
  Audio: true,
  Affiliates: true,
  Referral: true,
  "Mobile Push": true,
  "AI Assistant": true,
  Unassigned: true,
};
export const CHANNELS: readonly string[] = keysOf(CHANNEL);

const ORIGINS: Record<string, string> = { same: "no rate needed", stripe: "Stripe", table: "your table" };

/** From where a payment's rate into the reporting currency is. */
export const originWord = (origin: string): string => ORIGINS[origin] ?? origin;
