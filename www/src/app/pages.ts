// The dashboard's pages: the one list of them. A page is a folder below `page/` and an entry here.
// Always: `www/pages.json`, by which the Worker knows a page's address, holds these paths in this order (a test compares them).
// A page is loaded when it is first opened. A path comes before one that would also match it.
import type { Component } from "svelte";
import type { AccessScope } from "../api/types";
import type { Carried } from "../filter/view";
import type { PageProps, SitePageProps } from "./props";

/** The names in a path: `/sites/:site/payments/:payment` has `site` and `payment`. */
export type ParamsOf<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | ParamsOf<Rest>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never;

type PropsOf<Path extends string> =
  "site" extends ParamsOf<Path> ? SitePageProps<Exclude<ParamsOf<Path>, "site">> : PageProps<ParamsOf<Path>>;

interface Options {
  /** Its name in the menu of a site; a page without one is not in the menu. */
  menu?: string;
  /** The page of the menu that it belongs to. */
  within?: string;
  /** The parts of the view that its address carries, besides range, mode and model. */
  carries?: readonly Carried[];
  /** The names of its own parts of the address, which no other page knows. */
  own?: readonly string[];
  /** The scope without which there is nothing to do on it; who has not got it sees neither the page nor a way to it. */
  needs?: AccessScope;
  /** The pages over which it opens as a drawer; from any other one, and by its address, it is a page. */
  over?: readonly string[];
}

interface Entry<Path extends string> extends Options {
  path: Path;
  load: () => Promise<{ default: Component<PropsOf<Path>> | Component<Record<string, never>> }>;
}

const page = <const Path extends string>(
  path: Path,
  load: Entry<Path>["load"],
  options: Options = {},
): Entry<Path> => ({ path, load, ...options });

const newSite = () => import("../page/new-site/NewSite.svelte");

export const PAGES = {
  /** Leads to the first site; if there is none, makes one. */
  home: page("/", newSite, { needs: "owner" }),
  health: page("/health", () => import("../page/health/Health.svelte"), { needs: "owner" }),
  sign_ins: page("/sign-ins", () => import("../page/sign-ins/SignIns.svelte"), { needs: "owner" }),
  access: page("/access", () => import("../page/access/Access.svelte"), { needs: "owner" }),
  activity: page("/activity", () => import("../page/activity/Activity.svelte"), {
    needs: "owner",
    carries: ["cursor"],
  }),
  new_site: page("/sites/new", newSite, { needs: "owner" }),
  overview: page("/sites/:site", () => import("../page/overview/Overview.svelte"), {
    menu: "Overview",
    carries: ["filters", "compare", "window", "basis", "currency"],
    own: ["metric", "grain", "chart", "left", "right"],
  }),
  explain: page("/sites/:site/explain", () => import("../page/explain/Explain.svelte"), {
    within: "overview",
    carries: ["filters", "window", "basis", "currency", "cursor"],
    own: ["breakdown", "name"],
  }),
  why: page("/sites/:site/why", () => import("../page/why/Why.svelte"), {
    within: "overview",
    carries: ["filters", "compare", "window", "currency"],
    own: ["metric"],
  }),
  payments: page("/sites/:site/payments", () => import("../page/payments/Payments.svelte"), {
    menu: "Payments",
    carries: ["filters", "window", "basis", "cursor"],
    own: ["status"],
  }),
  payment: page("/sites/:site/payments/:payment", () => import("../page/payment/Payment.svelte"), {
    within: "payments",
    // The list that it was opened from: its neighbours are the ones beside it there.
    carries: ["filters", "window", "basis", "cursor"],
    own: ["status"],
    over: ["overview", "explain", "payments", "person", "unplaced"],
  }),
  people: page("/sites/:site/people", () => import("../page/people/People.svelte"), {
    menu: "People",
    carries: ["cursor"],
  }),
  person: page("/sites/:site/people/:person", () => import("../page/person/Person.svelte"), { within: "people" }),
  subscriptions: page("/sites/:site/subscriptions", () => import("../page/subscriptions/Subscriptions.svelte"), {
    menu: "Subscriptions",
    carries: ["filters", "currency", "cursor"],
    own: ["grain", "by", "kind"],
  }),
  cohorts: page("/sites/:site/cohorts", () => import("../page/cohorts/Cohorts.svelte"), {
    within: "subscriptions",
    carries: ["filters", "currency", "cursor"],
    own: ["by", "figure", "every", "last", "row", "age"],
  }),
  costs: page("/sites/:site/costs", () => import("../page/costs/Costs.svelte"), {
    within: "subscriptions",
    carries: ["currency", "cursor"],
  }),
  funnel: page("/sites/:site/funnel", () => import("../page/funnel/Funnel.svelte"), {
    within: "subscriptions",
    carries: ["filters", "currency"],
    own: ["by", "event"],
  }),
  unplaced: page("/sites/:site/unplaced", () => import("../page/unplaced/Unplaced.svelte"), {
    menu: "Unplaced",
    carries: ["cursor"],
    own: ["reason"],
  }),
  promotion_codes: page("/sites/:site/promotion-codes", () => import("../page/promotion-codes/PromotionCodes.svelte"), {
    within: "unplaced",
  }),
  self_reported: page("/sites/:site/self-reported", () => import("../page/self-reported/SelfReported.svelte"), {
    within: "unplaced",
    carries: ["filters", "window", "currency"],
    own: ["by", "figure"],
  }),
  set_up: page("/sites/:site/set-up", () => import("../page/set-up/SetUp.svelte"), {
    menu: "Set-up",
    own: ["framework"],
    needs: "manage",
  }),
  reporting: page("/sites/:site/reporting-currency", () => import("../page/reporting/Reporting.svelte"), {
    within: "integrations",
    carries: ["cursor"],
    needs: "manage",
  }),
  integrations: page("/sites/:site/integrations", () => import("../page/integrations/Integrations.svelte"), {
    menu: "Integrations",
    own: ["way", "tab"],
    needs: "manage",
  }),
  settings: page("/sites/:site/settings", () => import("../page/settings/Settings.svelte"), { needs: "manage" }),
};

export type PageName = keyof typeof PAGES;

/** An address that leads to a page, or nowhere. */
export type Page =
  | { [Name in PageName]: { name: Name } & Record<ParamsOf<(typeof PAGES)[Name]["path"]>, string> }[PageName]
  | { name: "not_found" };

/** What the list says about a page. It says nothing about an address that leads nowhere. */
export function optionsOf(page: Page): Options {
  return page.name === "not_found" ? {} : PAGES[page.name];
}
