// Where a payment came from and how we know, in one sentence. Pure.
// Not here: drawing it (Came.svelte). Always: an answer that names no source says so, and what would help.
import type { PaymentDetail, Rung, RungResult } from "../../api/types";
import { knowledgeOf } from "../../kit/words";
import { objectWord, rungWord } from "./words";

export interface Came {
  /** What the money came from, to be set in bold; null: not known. */
  from: string | null;
  /** What else names it: "newsletter, Email". */
  besides: string;
  /** How we know, up to a time that may follow. */
  because: string | null;
  /** When the visit began that the clue names. */
  at_s: number | null;
}

/** The rung that decided: the first found with the name that the payment carries. */
export const decidingRung = (detail: PaymentDetail): RungResult | null =>
  detail.ladder.find((one) => one.outcome === "found" && one.rung === detail.payment.rung) ?? null;

/** "the Checkout Session", "the payment": the object that the clue stands on. */
function carrier(detail: PaymentDetail, id: string | null | undefined): string {
  const kind = detail.objects.find((one) => one.id === id)?.kind;
  if (!kind || ["payment_intent", "charge"].includes(kind)) return "the payment";
  if (kind.startsWith("checkout")) return "the checkout";
  return `the ${objectWord(kind).toLowerCase()}`;
}

const BECAUSE: Record<Rung, (on: string) => string> = {
  by_hand: () => "you said so by hand",
  session_metadata: (on) => `${on} carried the session id of the visit`,
  visitor_metadata: (on) => `${on} carried the visitor id of this browser`,
  client_reference: () => "the checkout was opened with this visitor’s client reference",
  returned_session: () => "this visitor came back from the checkout of the payment",
  remembered_customer: () => "an earlier payment by the same Stripe customer carried this visitor’s id",
  user_id: (on) => `${on} names your user, who was signed in on this browser`,
  signed_email: () => "your server signed an identify that had the email of the payment",
  email: () => "an identify on this browser had the email of the payment",
  remembered_customer_by_email: () => "an earlier payment by the same Stripe customer was found by its email",
  promotion_code: (on) => `${on} used a promotion code that you set this source for`,
  source_metadata: (on) => `${on} itself names this source`,
};

/** The code of a payment and the source that is set for it, where that did not decide; null: there is none. */
export function promotionBeside(detail: PaymentDetail): { code: string; source: string } | null {
  const result = detail.ladder.find((one) => one.rung === "promotion_code" && one.outcome === "found");
  if (!result?.looked_for || detail.payment.rung === "promotion_code") return null;
  const [, code = "", source = ""] = /^\w+ ([^:]+): (.*)$/s.exec(result.looked_for) ?? [];
  return source ? { code, source } : null;
}

const sourceText = (source: string | null | undefined) => (source === "(direct)" ? null : (source ?? null));

/** The sentence. It speaks of the credit that the list shows: that of the first model. */
export function cameFrom(detail: PaymentDetail): Came {
  const { payment } = detail;
  const rung = decidingRung(detail);
  const because = rung
    ? (BECAUSE[rung.rung]?.(carrier(detail, rung.object)) ?? rungWord(rung.rung).toLowerCase())
    : null;
  const visit =
    rung?.rung === "session_metadata" ? detail.journey.find((one) => one.session === rung.looked_for) : undefined;
  const known = { because, at_s: visit?.at_s ?? null };
  if (knowledgeOf(payment) !== "source") return { ...known, from: null, besides: "" };
  const source = sourceText(payment.source);
  const names = [payment.campaign, source, payment.channel].filter(Boolean) as string[];
  const [from = "an unnamed source", ...besides] = names;
  return { ...known, from: from === "Direct" ? "a direct visit" : from, besides: besides.join(", ") };
}

/** Which way a key leads: J to the next, K to the one before, Escape back. Keys with a modifier are the browser's. */
export function stepOf(
  event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey">,
): "after" | "before" | "back" | null {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  if (event.key === "Escape") return "back";
  const key = event.key.toLowerCase();
  return key === "j" ? "after" : key === "k" ? "before" : null;
}
