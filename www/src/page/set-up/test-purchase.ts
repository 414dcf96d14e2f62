// A test purchase: the link that begins it, and how far it came, from what the set-up and the payment say. Pure.
// Always: a step is done only on proof; what a later step proves, the ones before it have as well.
import type { PaymentDetail, Rung, SetUp, TestVisit } from "../../api/types";
import { isLocal } from "../../kit/recipe";
import { type Decided, latestDecided } from "./steps";

/** The parameters by which the Worker knows the visit (worker/src/store/here_now.rs). */
const LINK = "utm_source=headwater&utm_medium=test&utm_campaign=test-purchase";
/** The site that `npm start` makes for the demo shop (scripts/lib/api.mjs). */
const DEMO_SITE = "Demo shop";
/** Payments since the visit that are looked at for its visitor. */
const LOOKED_AT = 3;

/** Where the shop is: the demo's in a local run, else the site's first host. */
export function shopAddress(site: { name: string; hosts: readonly string[] }, demoShop: string | null): string {
  const [host = "example.com"] = site.hosts;
  if (demoShop && site.name === DEMO_SITE) return `${demoShop}/shop`;
  return isLocal(host) ? `http://${host}:3000/` : `https://${host}/`;
}

/** The link of a test purchase to an address of the shop; null: that is no address. */
export function testLink(address: string): string | null {
  if (!/^https?:\/\//.test(address) || !URL.canParse(address)) return null;
  const url = new URL(address);
  for (const [name, value] of new URLSearchParams(LINK)) url.searchParams.set(name, value);
  return url.href;
}

/** The newest payments since the visit, whatever decided. */
export const paymentsSince = (setUp: SetUp, visit: TestVisit): Decided[] =>
  latestDecided(setUp)
    .filter((one) => one.paid_s >= visit.began_s)
    .slice(0, LOOKED_AT);

/** Of some payments that of the visit's own visitor, else the newest. */
export const paymentOf = (details: readonly PaymentDetail[], visit: TestVisit): PaymentDetail | null =>
  details.find((one) => one.payment.visitor === visit.visitor) ?? details[0] ?? null;

export type TestStep = "visit" | "checkout" | "payment" | "attributed";

export interface TestStanding {
  step: TestStep;
  state: "done" | "waits" | "failed";
  /** When, unix seconds; null: not yet. */
  at_s: number | null;
}

const BY_ID: readonly Rung[] = ["session_metadata", "visitor_metadata", "client_reference"];

/** How far it came. `rungs`: those that prove the framework's recipe. */
export function testStanding(
  visit: TestVisit | null,
  detail: PaymentDetail | null,
  rungs: readonly string[],
): TestStanding[] {
  const paid_s = detail?.payment.paid_at_s ?? null;
  const carried = detail?.ladder.some((one) => BY_ID.includes(one.rung) && one.looked_for) ?? false;
  const proved = detail !== null && detail.payment.rung !== null && rungs.includes(detail.payment.rung);
  const decided_s = detail?.history.at(-1)?.decided_at_s ?? paid_s;
  const state = (done: boolean, failed: boolean) => (done ? "done" : failed ? "failed" : "waits");
  return [
    { step: "visit", state: state(visit !== null, false), at_s: visit?.began_s ?? null },
    { step: "checkout", state: state(carried, detail !== null), at_s: carried ? paid_s : null },
    { step: "payment", state: state(detail !== null, false), at_s: paid_s },
    { step: "attributed", state: state(proved, detail !== null && carried), at_s: proved ? decided_s : null },
  ];
}

/** The first step that is not done. */
export const firstOut = (all: readonly TestStanding[]): TestStanding | null =>
  all.find((one) => one.state === "failed") ?? all.find((one) => one.state === "waits") ?? null;
