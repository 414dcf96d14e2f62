// Filters: what visits and money are narrowed to, as the API takes them (`filter=<dimension>:<operator>:<value>`). Pure.
// Not here: words for dimensions and names (dimension.ts).
// Always: parseFilters(filterTexts(filters)) are the filters.
import type { Dimension } from "../api/types";
import { keysOf } from "../kit/words";
import { DIMENSIONS, dimensionTitle, nameText } from "./dimension";

export type Operator = "is" | "is_not" | "contains" | "does_not_contain";

export const OPERATOR_WORD: Record<Operator, string> = {
  is: "is",
  is_not: "is not",
  contains: "contains",
  does_not_contain: "does not contain",
};
export const OPERATORS = keysOf(OPERATOR_WORD);

export interface Filter {
  dimension: Dimension;
  operator: Operator;
  /** At least one; several are *or*. */
  values: readonly string[];
}

/** The value that stands for money and visits without a name. */
export const NO_NAME = "(none)";

/** The API's own bounds: what is beyond them would be refused. */
export const FILTERS_MAX = 10;
const VALUES_MAX = 50;
export const VALUE_MAX_CHARS = 300;

const isSame = (a: Filter, b: Pick<Filter, "dimension" | "operator">): boolean =>
  a.dimension === b.dimension && a.operator === b.operator;

/** The filters with one more value. Beyond the API's bounds they stay as they are. */
export function withValue(filters: readonly Filter[], one: Omit<Filter, "values">, value: string): readonly Filter[] {
  if (value === "" || [...value].length > VALUE_MAX_CHARS) return filters;
  const same = filters.find((filter) => isSame(filter, one));
  if (!same) return filters.length < FILTERS_MAX ? [...filters, { ...one, values: [value] }] : filters;
  if (same.values.includes(value) || same.values.length >= VALUES_MAX) return filters;
  return filters.map((filter) => (filter === same ? { ...same, values: [...same.values, value] } : filter));
}

/** The filters, narrowed to one name of a dimension. */
export function withOnly(filters: readonly Filter[], dimension: Dimension, value: string): readonly Filter[] {
  const one = { dimension, operator: "is" as const };
  return withValue(
    filters.filter((filter) => !isSame(filter, one)),
    one,
    value,
  );
}

export const without = (filters: readonly Filter[], one: Filter): readonly Filter[] =>
  filters.filter((filter) => filter !== one);

/** The one name that a dimension is narrowed to; null: it is not, or to several. */
export function onlyValue(filters: readonly Filter[], dimension: Dimension): string | null {
  const is = filters.find((filter) => isSame(filter, { dimension, operator: "is" }));
  return is?.values.length === 1 ? (is.values[0] ?? null) : null;
}

/** Reads filters as they stand in an address. What is no filter is left out. */
export function parseFilters(texts: readonly string[]): readonly Filter[] {
  let filters: readonly Filter[] = [];
  for (const text of texts) {
    const [, dimensionText, operatorText, value = ""] = /^([a-z_]+):([a-z_]+):(.+)$/s.exec(text) ?? [];
    const dimension = DIMENSIONS.find((one) => one === dimensionText);
    const operator = OPERATORS.find((one) => one === operatorText);
    if (dimension && operator) filters = withValue(filters, { dimension, operator }, value);
  }
  return filters;
}

/** The filters as an address and the API want them: a text a value. */
export const filterTexts = (filters: readonly Filter[]): string[] =>
  filters.flatMap((one) => one.values.map((value) => `${one.dimension}:${one.operator}:${value}`));

/** A filter in words: "Source is google or bing". */
export function filterText(one: Filter): string {
  const values = one.values.map((value) => nameText(one.dimension, value));
  const last = values.pop() ?? "";
  const word = one.operator === "is" || one.operator === "contains" ? "or" : "nor";
  const all = values.length > 0 ? `${values.join(", ")} ${word} ${last}` : last;
  return `${dimensionTitle(one.dimension)} ${OPERATOR_WORD[one.operator]} ${all}`;
}
