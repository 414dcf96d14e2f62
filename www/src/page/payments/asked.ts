// What the list of payments is asked for, from the view: filters, a search, what happened to a payment. Pure.
import type { MoneyStatus, PaymentsQuery } from "../../api/types";
import { askedFilter, type View } from "../../filter/view";
import type { Span } from "../../kit/days";
import { keysOf, lookUp } from "../../kit/words";

const STATUS: Record<MoneyStatus, string> = {
  paid: "Paid",
  partially_refunded: "Partially refunded",
  refunded: "Refunded",
  disputed: "Disputed",
  authorised: "Authorised, not captured",
  void: "Failed after it had succeeded",
  before_connection: "From before Stripe was connected",
};
export const STATUSES = keysOf(STATUS);
export const statusWord = (status: MoneyStatus): string => lookUp(STATUS, status);

/** The longest id of Stripe's, and more than the longest address. */
export const SEARCH_MAX_CHARS = 255;

export const searchOf = (view: View): string | null => view.own["q"]?.trim().slice(0, SEARCH_MAX_CHARS) || null;

export const statusOfView = (view: View): MoneyStatus | null =>
  STATUSES.find((one) => one === view.own["status"]) ?? null;

/** Whether some payments are left out, other than by their days. */
export const isNarrowed = (view: View): boolean =>
  view.filters.length > 0 || statusOfView(view) !== null || searchOf(view) !== null;

/** The view with another search or status; null takes it away. */
export function withOwn(view: View, change: { q?: string | null; status?: string | null }): View {
  const all: Record<string, string | null | undefined> = { ...view.own, ...change };
  const own = Object.fromEntries(Object.entries(all).flatMap(([name, value]) => (value ? [[name, value]] : [])));
  return { ...view, cursor: null, own };
}

/** The question as the API takes it; what is not set is left out. */
export function askedPayments(view: View, span: Span): PaymentsQuery {
  const q = searchOf(view);
  const status = statusOfView(view);
  return {
    ...span,
    mode: view.mode,
    model: view.model,
    ...askedFilter(view),
    ...(q ? { search: q } : {}),
    ...(status ? { status } : {}),
  };
}
