// What the page of a difference asks for, and how it writes its figures. Pure.
import type { CustomerKind, WhyMetric, WhyQuery } from "../../api/types";
import { filterTexts } from "../../filter/filters";
import { compareText } from "../../filter/compare";
import type { View } from "../../filter/view";
import type { Span } from "../../kit/days";
import { count, money, type Unit } from "../../kit/money";
import { keysOf } from "../../kit/words";

const MILLION = 1_000_000;

const TITLE: Record<WhyMetric, string> = {
  net: "Net revenue",
  gross: "Gross revenue",
  renewal_net: "Renewals",
  payments: "Payments",
  new_customers: "New customers",
};

export const METRICS: readonly WhyMetric[] = keysOf(TITLE);

export const metricTitle = (metric: WhyMetric): string => TITLE[metric];

export const metricOf = (view: View): WhyMetric => METRICS.find((one) => one === view.own["metric"]) ?? "net";

/** The question as the API takes it; what is not set is left out. */
export function askedWhy(view: View, span: Span): WhyQuery {
  return {
    ...span,
    mode: view.mode,
    model: view.model,
    metric: metricOf(view),
    compare: (view.compare === "none" ? null : compareText(view.compare)) ?? "previous",
    ...(view.window ? { window: view.window } : {}),
    ...(view.filters.length > 0 ? { filter: filterTexts(view.filters) } : {}),
    ...(view.currency ? { currency: view.currency } : {}),
  };
}

/** A figure: minor units of money, or millionths of a number of things. */
export function figureText(metric: WhyMetric, value: number, unit: Unit): string {
  if (metric !== "payments" && metric !== "new_customers") return money(value, unit);
  const whole = Math.round(value / (MILLION / 10)) / 10;
  return Number.isInteger(whole) ? count(whole) : whole.toLocaleString(undefined, { minimumFractionDigits: 1 });
}

/** A difference with its sign, also where it grew. */
export function differenceText(metric: WhyMetric, value: number, unit: Unit): string {
  return value > 0 ? `+${figureText(metric, value, unit)}` : figureText(metric, value, unit);
}

const KIND: Record<CustomerKind, { title: string; means: string }> = {
  new: { title: "New customers", means: "They paid for the first time within the range" },
  paid_again: {
    title: "Back again",
    means: "They paid within the range and not in the period before, and not for the first time",
  },
  paid_in_both: { title: "Paid in both periods", means: "They paid within the range and in the period before" },
  paid_before_only: { title: "Paid only before", means: "They paid in the period before and not within the range" },
  only_money_back: { title: "Only money back", means: "Refunds and disputes of earlier payments" },
};

export const kindTitle = (kind: CustomerKind): string => KIND[kind].title;
export const kindMeans = (kind: CustomerKind): string => KIND[kind].means;
