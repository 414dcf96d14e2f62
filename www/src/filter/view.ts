// The view: the question that pages share, and the part of an address that it is written into. Pure.
// Always: parseView(queryOf(view)) is the view, as far as the page carries it; what makes no sense in an address becomes the default.
import type { Mode, Model, PaymentsQuery, ReportQuery } from "../api/types";
import { CONFIDENCES, keysOf, MODELS, MODES } from "../kit/words";
import { DEFAULT_PRESET, parseRange, type Range, writeRange } from "./range";

/** What payments can be filtered by, as the API's description says. */
export type Dimension = Exclude<keyof PaymentsQuery, keyof ReportQuery | "cursor" | "limit">;

export interface View extends Filter {
  range: Range;
  mode: Mode;
  /** The address names the mode. If it does not, the mode is the one chosen last, or the one that has money. */
  isModeSaid: boolean;
  model: Model;
  currency: string | null;
  /** Which part of a list is shown; null: the newest. */
  cursor: string | null;
  /** What a page alone knows of its address, by the names that its entry in app/pages.ts lists. */
  own: Readonly<Record<string, string>>;
}

export type Filter = { [Name in Dimension]: NonNullable<PaymentsQuery[Name]> | null };

/** A part of the view that only some pages carry in their address. */
export type Carried = Dimension | "currency" | "cursor";

const oneOf =
  <T extends string>(allowed: readonly T[]) =>
  (text: string | null): T | null =>
    allowed.find((one) => one === text) ?? null;
const asText = (text: string | null): string | null => text || null;

/** How each dimension is read from an address. One that the API has and this list lacks does not compile. */
const READ: { [Name in Dimension]: (text: string | null) => Filter[Name] } = {
  confidence: oneOf(CONFIDENCES),
  channel: asText,
  source: asText,
  campaign: asText,
};

export const DIMENSIONS = keysOf(READ);

const filterOf = (search: URLSearchParams): Filter =>
  Object.fromEntries(
    DIMENSIONS.map((name) => [name, (READ[name] as (text: string | null) => string | null)(search.get(name))]),
  ) as Filter;

/** Nothing is filtered, and the list begins with the newest. */
export const NO_FILTER: Filter & { cursor: null } = { ...filterOf(new URLSearchParams()), cursor: null };

export const isFiltered = (filter: Filter): boolean => DIMENSIONS.some((name) => filter[name] !== null);

/** The filter and the part of the list, as the API is asked for them: what is not set is left out. */
export const askedFilter = (view: View): Partial<PaymentsQuery> =>
  Object.fromEntries([...DIMENSIONS, "cursor" as const].flatMap((name) => (view[name] ? [[name, view[name]]] : [])));

const SHARED: readonly string[] = ["range", "from", "to", "mode", "model", "currency", "cursor", ...DIMENSIONS];

export const DEFAULT_VIEW: View = {
  ...NO_FILTER,
  range: { preset: DEFAULT_PRESET },
  mode: "live",
  isModeSaid: false,
  model: "last_non_direct",
  currency: null,
  own: {},
};

export function parseView(query: string): View {
  const search = new URLSearchParams(query);
  const mode = oneOf(MODES)(search.get("mode"));
  return {
    ...filterOf(search),
    range: parseRange(search),
    mode: mode ?? DEFAULT_VIEW.mode,
    isModeSaid: mode !== null,
    model: oneOf(MODELS)(search.get("model")) ?? DEFAULT_VIEW.model,
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
  const values = [
    ...says.carries.map((name) => [name, view[name]] as const),
    ...says.own.map((name) => [name, view.own[name]] as const),
  ];
  for (const [name, value] of values) if (value) search.set(name, value);
  return search;
}
