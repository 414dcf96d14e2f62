// The addresses of Stripe's own pages. Pure. Nothing is sent to Stripe from here; the dashboard only links to it.
import type { Mode } from "../api/types";

const PAGES: Record<string, string> = {
  payment_intent: "payments",
  charge: "payments",
  invoice: "invoices",
  subscription: "subscriptions",
  customer: "customers",
  dispute: "disputes",
  event: "events",
  webhook_endpoint: "webhooks",
};

const base = (mode: Mode): string => `https://dashboard.stripe.com/${mode === "test" ? "test/" : ""}`;

/** The page of an object at Stripe; kinds without a page of their own are looked up by Stripe's search. */
export function stripePage(kind: string, id: string, mode: Mode): string {
  const page = Object.hasOwn(PAGES, kind) ? PAGES[kind] : undefined;
  return page
    ? `${base(mode)}${page}/${encodeURIComponent(id)}`
    : `${base(mode)}search?query=${encodeURIComponent(id)}`;
}

/** Stripe's page for webhook endpoints. */
export const webhooksPage = (mode: Mode): string => `${base(mode)}webhooks`;

/** Stripe's page for keys. */
export const keysPage = (mode: Mode): string => `${base(mode)}apikeys`;
