// What an owner copies from Stripe and to it: event types, keys, signing secrets. Pure.
import type { Mode } from "../../api/types";

/** The events that a webhook endpoint should send, by what they are about. A test holds them to the list of the core. */
export const ENABLED_EVENTS: readonly { about: string; types: readonly string[] }[] = [
  {
    about: "Checkout",
    types: [
      "checkout.session.completed",
      "checkout.session.async_payment_succeeded",
      "checkout.session.async_payment_failed",
    ],
  },
  {
    about: "Payments",
    types: [
      "charge.succeeded",
      "charge.captured",
      "charge.updated",
      "charge.failed",
      "charge.refunded",
      "payment_intent.succeeded",
    ],
  },
  { about: "Refunds", types: ["refund.created", "refund.updated", "refund.failed"] },
  {
    about: "Disputes",
    types: [
      "charge.dispute.created",
      "charge.dispute.closed",
      "charge.dispute.funds_withdrawn",
      "charge.dispute.funds_reinstated",
    ],
  },
  { about: "Invoices", types: ["invoice.paid", "invoice.payment_failed", "invoice_payment.paid"] },
  { about: "Customers", types: ["customer.created", "customer.updated", "customer.deleted"] },
  {
    about: "Subscriptions",
    types: [
      "customer.subscription.created",
      "customer.subscription.updated",
      "customer.subscription.deleted",
      "customer.subscription.paused",
      "customer.subscription.resumed",
      "customer.subscription.trial_will_end",
    ],
  },
];

/** The line for Stripe's own tool that brings its test events to a machine that cannot be reached from outside. */
export const forwardLine = (address: string): string => `stripe listen --forward-to ${address}`;

const RESTRICTED: readonly string[] = ["rk_live_", "rk_test_"];
const PREFIXES: readonly [string, string][] = [
  [
    "sk_",
    "This is a secret key. It can do everything, even move money, so Headwater does not accept it. Make a restricted key instead.",
  ],
  ["pk_", "This is a publishable key. It cannot read anything. Make a restricted key instead."],
  ["whsec_", "This is a signing secret. Enter it under “By signing secret”. This field is for a restricted key."],
];

/** Why a text cannot be a restricted key, for the owner; null if it may be one, or nothing is entered yet. */
export function keyProblem(text: string): string | null {
  const given = text.trim();
  if (given === "" || keyMode(given)) return null;
  const known = PREFIXES.find(([prefix]) => given.startsWith(prefix));
  if (known) return known[1];
  if (RESTRICTED.some((prefix) => prefix.startsWith(given))) return null; // still being typed
  return "A restricted key begins with rk_live_ or rk_test_. Stripe shows it once, when it is made.";
}

/** The mode a restricted key is of. */
export function keyMode(text: string): Mode | null {
  const found = /^rk_(live|test)_\S+$/.exec(text.trim());
  return found ? (found[1] as Mode) : null;
}

/** Why a text cannot be a signing secret, for the owner; null if it may be one, or nothing is entered yet. */
export function secretProblem(text: string): string | null {
  const given = text.trim();
  if (given === "" || given.startsWith("whsec_")) return null;
  if (/^[rsp]k_/.test(given))
    return "This is an API key. This field is for a signing secret, which begins with whsec_.";
  return "A signing secret begins with whsec_. Stripe shows it on the endpoint’s page, under “Signing secret”.";
}
