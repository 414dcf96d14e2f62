// What the page of a figure asks for: the report's question, and one name of a breakdown. Pure.
import type { ExplainQuery } from "../../api/types";
import { DIMENSIONS, dimensionTitle, nameText } from "../../filter/dimension";
import { filterTexts } from "../../filter/filters";
import { askedCredit, type View } from "../../filter/view";
import type { Span } from "../../kit/days";

/** The line of a breakdown that the figure is of; null: it is of everything. */
export function lineOf(view: View): { breakdown: (typeof DIMENSIONS)[number]; name: string } | null {
  const breakdown = DIMENSIONS.find((one) => one === view.own["breakdown"]);
  const name = view.own["name"];
  return breakdown && name ? { breakdown, name } : null;
}

export function lineText(view: View): string | null {
  const line = lineOf(view);
  return line && `${dimensionTitle(line.breakdown)}: ${nameText(line.breakdown, line.name)}`;
}

/** The question as the API takes it; what is not set is left out. */
export function askedExplain(view: View, span: Span): ExplainQuery {
  return {
    ...span,
    mode: view.mode,
    model: view.model,
    ...askedCredit(view),
    ...(view.filters.length > 0 ? { filter: filterTexts(view.filters) } : {}),
    ...(lineOf(view) ?? {}),
    ...(view.currency ? { currency: view.currency } : {}),
    ...(view.cursor ? { cursor: view.cursor } : {}),
  };
}
