// What the dashboard knows of Stripe's own pages and events. Pure.
// Not here: anything that is sent to Stripe; the dashboard only links to it.
import type { Mode } from "./api/types";

/** The events a webhook endpoint should send, by what they tell. The same list as the Worker understands. */
export const ENABLED_EVENTS: readonly { about: string; types: readonly string[] }[] = [
  {
    about: "Checkout",
    types: ["checkout.session.completed", "checkout.session.async_payment_succeeded", "checkout.session.async_payment_failed"],
  },
  {
    about: "Payments",
    types: ["charge.succeeded", "charge.captured", "charge.updated", "charge.failed", "charge.refunded", "payment_intent.succeeded"],
  },
  { about: "Refunds", types: ["refund.created", "refund.updated", "refund.failed"] },
  {
    about: "Disputes",
    types: ["charge.dispute.created", "charge.dispute.closed", "charge.dispute.funds_withdrawn", "charge.dispute.funds_reinstated"],
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

const PAGES: Record<string, string> = {
  payment_intent: "payments",
  charge: "payments",
  invoice: "invoices",
  subscription: "subscriptions",
  customer: "customers",
  dispute: "disputes",
  event: "events",
};

const base = (mode: Mode): string => `https://dashboard.stripe.com/${mode === "test" ? "test/" : ""}`;

/** The page of an object at Stripe; kinds without a page of their own are looked up by Stripe's search. */
export function stripePage(kind: string, id: string, mode: Mode): string {
  const page = Object.hasOwn(PAGES, kind) ? PAGES[kind] : undefined;
  return page ? `${base(mode)}${page}/${encodeURIComponent(id)}` : `${base(mode)}search?query=${encodeURIComponent(id)}`;
}

/** Stripe's page for webhook endpoints. */
export const webhooksPage = (mode: Mode): string => `${base(mode)}webhooks`;

/** Whether Stripe could not reach this address from outside. */
export function onlyLocal(address: string): boolean {
  try {
    const host = new URL(address).hostname;
    return host === "localhost" || host.endsWith(".localhost") || host === "127.0.0.1" || host === "[::1]";
  } catch {
    return false;
  }
}
