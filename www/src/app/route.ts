// The address of every view: which page, and the state of the page. Pure; the browser's history is in place.svelte.ts.
// Always: parse(href(x)) is x; what stands in an address and makes no sense falls back to the default.
import type { Confidence, Mode, Model } from "../api/types";
import { addDays, isDay, type Day, type Span } from "../kit/days";

export type Page =
  | { name: "home" }
  | { name: "new_site" }
  | { name: "sign_ins" }
  | { name: "overview"; site: string }
  | { name: "payments"; site: string }
  | { name: "payment"; site: string; payment: string }
  | { name: "person"; site: string; person: string }
  | { name: "integrations"; site: string }
  | { name: "not_found" };

export const PRESETS = ["7d", "30d", "90d", "month"] as const;
export type Preset = (typeof PRESETS)[number];
export type Range = { preset: Preset } | Span;

export const MODELS: readonly Model[] = ["last_non_direct", "first_touch"];
export const MODES: readonly Mode[] = ["live", "test"];
export const CONFIDENCES: readonly Confidence[] = ["high", "medium", "low", "unknown"];

/** How a connection to Stripe is made: by a restricted key, or by the signing secret of an endpoint made by hand. */
export const WAYS = ["key", "secret"] as const;
export type Way = (typeof WAYS)[number];

/** The state of a view. What it does not name is the default. */
export interface View {
  range: Range;
  mode: Mode;
  /** The address names the mode. One that does not leaves it to what was chosen last, or to the money there is. */
  isModeSaid: boolean;
  model: Model;
  currency: string | null;
  confidence: Confidence | null;
  channel: string | null;
  source: string | null;
  campaign: string | null;
  cursor: string | null;
  way: Way;
}

export const DEFAULT_VIEW: View = {
  range: { preset: "30d" },
  mode: "live",
  isModeSaid: false,
  model: "last_non_direct",
  currency: null,
  confidence: null,
  channel: null,
  source: null,
  campaign: null,
  cursor: null,
  way: "key",
};

/** Which parts of the state an address of each page carries, beside range, mode and model. */
const CARRIED: Record<Page["name"], readonly (keyof View)[]> = {
  home: [],
  new_site: [],
  sign_ins: [],
  not_found: [],
  overview: ["currency"],
  payments: ["confidence", "channel", "source", "campaign", "cursor"],
  payment: [],
  person: [],
  integrations: ["way"],
};

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

export function parsePage(pathname: string): Page {
  const parts = pathname.split("/").filter((part) => part !== "").map(decoded);
  const [root, site, section, id] = parts;
  if (parts.includes(null)) return { name: "not_found" };
  if (parts.length === 0) return { name: "home" };
  if (parts.length === 1 && root === "sign-ins") return { name: "sign_ins" };
  if (root !== "sites" || !site) return { name: "not_found" };
  if (parts.length === 2) return site === "new" ? { name: "new_site" } : { name: "overview", site };
  if (parts.length === 3 && section === "payments") return { name: "payments", site };
  if (parts.length === 3 && section === "integrations") return { name: "integrations", site };
  if (parts.length === 4 && section === "payments" && id) return { name: "payment", site, payment: id };
  if (parts.length === 4 && section === "people" && id) return { name: "person", site, person: id };
  return { name: "not_found" };
}

function oneOf<T extends string>(text: string | null, allowed: readonly T[]): T | null {
  return allowed.find((one) => one === text) ?? null;
}

function parseRange(search: URLSearchParams): Range {
  const from = search.get("from") ?? "";
  const to = search.get("to") ?? "";
  if (isDay(from) && isDay(to) && from <= to) return { from, to };
  return { preset: oneOf(search.get("range"), PRESETS) ?? "30d" };
}

export function parseView(query: string): View {
  const search = new URLSearchParams(query);
  const mode = oneOf(search.get("mode"), MODES);
  return {
    range: parseRange(search),
    mode: mode ?? DEFAULT_VIEW.mode,
    isModeSaid: mode !== null,
    model: oneOf(search.get("model"), MODELS) ?? DEFAULT_VIEW.model,
    currency: search.get("currency") || null,
    confidence: oneOf(search.get("confidence"), CONFIDENCES),
    channel: search.get("channel") || null,
    source: search.get("source") || null,
    campaign: search.get("campaign") || null,
    cursor: search.get("cursor") || null,
    way: oneOf(search.get("way"), WAYS) ?? DEFAULT_VIEW.way,
  };
}

export function pathOf(page: Page): string {
  switch (page.name) {
    case "home":
    case "not_found":
      return "/";
    case "new_site":
      return "/sites/new";
    case "sign_ins":
      return "/sign-ins";
    case "overview":
      return `/sites/${encodeURIComponent(page.site)}`;
    case "payments":
    case "integrations":
      return `/sites/${encodeURIComponent(page.site)}/${page.name}`;
    case "payment":
      return `/sites/${encodeURIComponent(page.site)}/payments/${encodeURIComponent(page.payment)}`;
    case "person":
      return `/sites/${encodeURIComponent(page.site)}/people/${encodeURIComponent(page.person)}`;
  }
}

/** The address of a page in a state; defaults are left out, so the plain address is the plain view. */
export function href(page: Page, view: View = DEFAULT_VIEW): string {
  const search = new URLSearchParams();
  if ("preset" in view.range) {
    if (view.range.preset !== "30d") search.set("range", view.range.preset);
  } else {
    search.set("from", view.range.from);
    search.set("to", view.range.to);
  }
  if ((view.isModeSaid || view.mode !== DEFAULT_VIEW.mode) && "site" in page) search.set("mode", view.mode);
  if (view.model !== DEFAULT_VIEW.model) search.set("model", view.model);
  for (const part of CARRIED[page.name]) {
    const value = view[part];
    if (typeof value === "string" && value !== DEFAULT_VIEW[part]) search.set(part, value);
  }
  const query = search.toString();
  return query ? `${pathOf(page)}?${query}` : pathOf(page);
}

/** The days a range means, seen from a day. */
export function spanOf(range: Range, today: Day): Span {
  if (!("preset" in range)) return { from: range.from, to: range.to };
  if (range.preset === "month") return { from: `${today.slice(0, 8)}01`, to: today };
  const days = Number.parseInt(range.preset, 10);
  return { from: addDays(today, 1 - days), to: today };
}
