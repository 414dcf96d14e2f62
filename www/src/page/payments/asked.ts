// What the list of payments is asked for, from the view: filters, what happened to a payment. Pure.
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

export const statusOfView = (view: View): MoneyStatus | null =>
  STATUSES.find((one) => one === view.own["status"]) ?? null;

/** Whether some payments are left out, other than by their days. */
export const isNarrowed = (view: View): boolean => view.filters.length > 0 || statusOfView(view) !== null;

/** The view with another status; null: any. */
export const withStatus = (view: View, status: string | null): View => ({
  ...view,
  cursor: null,
  own: status ? { status } : {},
});

/** The question as the API takes it; what is not set is left out. */
export function askedPayments(view: View, span: Span): PaymentsQuery {
  const status = statusOfView(view);
  return {
    ...span,
    mode: view.mode,
    model: view.model,
    ...askedFilter(view),
    ...(status ? { status } : {}),
  };
}
