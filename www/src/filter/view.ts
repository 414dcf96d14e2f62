// The view: the question that pages share, and the part of an address that it is written into. Pure.
// Always: parseView(queryOf(view)) is the view, as far as the page carries it; what makes no sense in an address becomes the default.
import type { DateBasis, Dimension, Mode, Model, PaymentsQuery, ReportQuery } from "../api/types";
import { BASES, MODELS, MODES } from "../kit/words";
import { askedCompare, type Compare, compareText, parseCompare } from "./compare";
import { type Filter, filterTexts, parseFilters } from "./filters";
import { DEFAULT_PRESET, parseRange, type Range, writeRange } from "./range";

/** How long before a payment a touch may lie to have credit, in days. */
export type Window = NonNullable<ReportQuery["window"]>;

export const WINDOWS: readonly Window[] = ["7", "14", "30", "60", "90", "lifetime"];

export interface View {
  range: Range;
  mode: Mode;
  /** The address names the mode. If it does not, the mode is the one chosen last, or the one that has money. */
  isModeSaid: boolean;
  model: Model;
  /** Null: the site's own. */
  window: Window | null;
  /** By what money is dated. */
  basis: DateBasis;
  compare: Compare;
  /** What visits and money are narrowed to. */
  filters: readonly Filter[];
  currency: string | null;
  /** Which part of a list is shown; null: the newest. */
  cursor: string | null;
  /** What a page alone knows of its address, by the names that its entry in app/pages.ts lists. */
  own: Readonly<Record<string, string>>;
}

/** The names of a dimension that a filter offers: those that a page has, or that it asks for. */
export type Names = (dimension: Dimension, signal: AbortSignal) => readonly string[] | Promise<readonly string[]>;

/** A part of the view that only some pages carry in their address. */
export type Carried = "filters" | "compare" | "window" | "basis" | "currency" | "cursor";

const oneOf =
  <T extends string>(allowed: readonly T[]) =>
  (text: string | null): T | null =>
    allowed.find((one) => one === text) ?? null;
const asText = (text: string | null): string | null => text || null;

/** Nothing is filtered, and the list begins with the newest. */
export const NO_FILTER: Pick<View, "filters" | "cursor"> = { filters: [], cursor: null };

export const isFiltered = (view: Pick<View, "filters">): boolean => view.filters.length > 0;

/** Which touches may have credit, and by what money is dated: what goes without saying is left out. */
export const askedCredit = (view: View): Pick<ReportQuery, "window" | "basis"> => ({
  ...(view.window ? { window: view.window } : {}),
  ...(view.basis === DEFAULT_VIEW.basis ? {} : { basis: view.basis }),
});

/** What the list of payments is narrowed to, and its part, as the API is asked for them: what is not set is left out. */
export const askedFilter = (view: View): Partial<PaymentsQuery> => ({
  ...(view.filters.length > 0 ? { filter: filterTexts(view.filters) } : {}),
  ...askedCredit(view),
  ...(view.cursor ? { cursor: view.cursor } : {}),
});

/** What the API is asked for besides the days: what is not set is left out. */
export function askedReport(view: View): Omit<ReportQuery, "from" | "to"> {
  const compare = askedCompare(view.compare, view.range);
  return {
    mode: view.mode,
    model: view.model,
    ...askedCredit(view),
    ...(compare ? { compare } : {}),
    ...(view.filters.length > 0 ? { filter: filterTexts(view.filters) } : {}),
  };
}

const SHARED: readonly string[] = [
  "range",
  "from",
  "to",
  "mode",
  "model",
  "window",
  "basis",
  "compare",
  "filter",
  "currency",
  "cursor",
];

export const DEFAULT_VIEW: View = {
  ...NO_FILTER,
  range: { preset: DEFAULT_PRESET },
  mode: "live",
  isModeSaid: false,
  model: "last_non_direct",
  window: null,
  basis: "cash",
  compare: "previous",
  currency: null,
  own: {},
};

export function parseView(query: string): View {
  const search = new URLSearchParams(query);
  const mode = oneOf(MODES)(search.get("mode"));
  return {
    filters: parseFilters(search.getAll("filter")),
    range: parseRange(search),
    mode: mode ?? DEFAULT_VIEW.mode,
    isModeSaid: mode !== null,
    model: oneOf(MODELS)(search.get("model")) ?? DEFAULT_VIEW.model,
    window: oneOf(WINDOWS)(search.get("window")),
    basis: oneOf(BASES)(search.get("basis")) ?? DEFAULT_VIEW.basis,
    compare: parseCompare(search.get("compare")),
    currency: asText(search.get("currency")),
    cursor: asText(search.get("cursor")),
    own: Object.fromEntries([...search].filter(([name]) => !SHARED.includes(name))),
  };
}

/** What a page's address says of the view. */
export interface Says {
  /** It is a page of a site, so it has a mode. */
  mode: boolean;
  carries: readonly Carried[];
  own: readonly string[];
}

/** The query of an address; defaults are left out. */
export function queryOf(view: View, says: Says): URLSearchParams {
  const search = new URLSearchParams();
  writeRange(view.range, search);
  if (says.mode && (view.isModeSaid || view.mode !== DEFAULT_VIEW.mode)) search.set("mode", view.mode);
  if (view.model !== DEFAULT_VIEW.model) search.set("model", view.model);
  const carried: Record<Carried, readonly (string | null)[]> = {
    filters: filterTexts(view.filters),
    compare: [compareText(view.compare)],
    window: [view.window],
    basis: [view.basis === DEFAULT_VIEW.basis ? null : view.basis],
    currency: [view.currency],
    cursor: [view.cursor],
  };
  const values = [
    ...says.carries.flatMap((name) =>
      carried[name].map((value) => [name === "filters" ? "filter" : name, value] as const),
    ),
    ...says.own.map((name) => [name, view.own[name]] as const),
  ];
  for (const [name, value] of values) if (value) search.append(name, value);
  return search;
}
