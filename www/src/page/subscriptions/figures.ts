// Recurring revenue: what each figure means, and what the page asks for. Pure.
// Not here: sums (the server's). Always: a figure that the page shows has a definition here, in the words of docs/recurring-revenue.md.
import type {
  Dimension,
  RecurringFigures,
  RecurringInterval,
  RecurringKind,
  RecurringLeftOut,
  RecurringQuery,
} from "../../api/types";
import { type Filter, filterTexts } from "../../filter/filters";
import type { View } from "../../filter/view";
import type { Span } from "../../kit/days";
import { money, percent, shareOf, type Unit } from "../../kit/money";
import { dayGrainOf } from "../overview/series";

export const KINDS: readonly RecurringKind[] = ["new", "expansion", "reactivation", "contraction", "churn"];

interface KindText {
  title: string;
  means: string;
  /** A CSS colour. */
  colour: string;
}

export const KIND: Record<RecurringKind, KindText> = {
  new: {
    title: "New",
    means: "MRR of customers who never had any in this currency",
    colour: "var(--series-organic-search)",
  },
  expansion: {
    title: "Expansion",
    means:
      "What customers pay more than before: a dearer plan, a second subscription, more seats, a discount that ended",
    colour: "var(--series-paid-search)",
  },
  reactivation: {
    title: "Reactivation",
    means: "MRR of customers who had some, then none, and have some again",
    colour: "var(--series-organic-social)",
  },
  contraction: {
    title: "Contraction",
    means: "What customers pay less than before, while something is left",
    colour: "var(--series-email)",
  },
  churn: {
    title: "Churn",
    means:
      "MRR of customers who have none left. It is dated by when the subscription ended, not by when it was cancelled",
    colour: "var(--series-paid-social)",
  },
};

export const movedOf = (figures: RecurringFigures, kind: RecurringKind): number =>
  ({
    new: figures.new_minor,
    expansion: figures.expansion_minor,
    reactivation: figures.reactivation_minor,
    contraction: figures.contraction_minor,
    churn: figures.churn_minor,
  })[kind];

export interface Tile {
  name: string;
  title: string;
  means: string;
  text: string;
  note: string;
}

/** Customers of the start who are gone, of all of the start; null without any. */
export const churnRate = (figures: RecurringFigures): number | null =>
  shareOf(figures.customers_lost_of_start, figures.customers_start);

/** What the customers of the start pay at the end, of what they paid at the start; null where they paid nothing. */
export const retention = (figures: RecurringFigures): number | null => shareOf(figures.kept_minor, figures.start_minor);

const signed = (minor: number, unit: Unit): string => (minor > 0 ? `+${money(minor, unit)}` : money(minor, unit));

export function tilesOf(figures: RecurringFigures, unit: Unit): Tile[] {
  const change = figures.end_minor - figures.start_minor;
  return [
    {
      name: "mrr",
      title: "MRR",
      means:
        "Monthly recurring revenue at the end of the range: what active and past due subscriptions at fixed prices pay a month, less running discounts, without tax. A year counts a twelfth a month",
      text: money(figures.end_minor, unit),
      note: change === 0 ? "unchanged" : `${signed(change, unit)} in the range`,
    },
    {
      name: "customers",
      title: "Customers",
      means: "Stripe customers with MRR at the end of the range",
      text: String(figures.customers_end),
      note: `${figures.customers_gained} came, ${figures.customers_lost} left`,
    },
    {
      name: "arpa",
      title: "ARPA",
      means: "Average revenue per account: MRR at the end divided by the customers at the end",
      text: figures.arpa_minor === null || figures.arpa_minor === undefined ? "–" : money(figures.arpa_minor, unit),
      note: "a month",
    },
    {
      name: "churn",
      title: "Customer churn",
      means: "Customers of the start of the range who have no MRR at its end, of all customers of the start",
      text: percent(churnRate(figures)),
      note: `${figures.customers_lost_of_start} of ${figures.customers_start}`,
    },
    {
      name: "nrr",
      title: "Net retention",
      means:
        "Net revenue retention: the MRR at the end of the customers of the start, of the MRR at the start. Customers who came within the range are not in it",
      text: percent(retention(figures)),
      note: figures.start_minor > 0 ? `${money(figures.kept_minor, unit)} kept` : "nothing at the start",
    },
    {
      name: "past-due",
      title: "Past due",
      means:
        "Of the MRR at the end, what belongs to subscriptions whose last payment failed and that Stripe still retries",
      text: money(figures.past_due_minor, unit),
      note: `${percent(shareOf(figures.past_due_minor, figures.end_minor))} of MRR`,
    },
  ];
}

export const WHY: Record<RecurringLeftOut["why"], string> = {
  metered: "Usage decides what is paid",
  price_not_fixed: "The price has tiers, or parts of the smallest unit",
  amount_unknown: "The amount is not known, or beyond any that Stripe moves",
  more_items: "It has more items than are kept",
  discount_unknown: "A discount is not taken off, because Stripe showed only its id",
};

/** The breakdowns, and what each is called. */
export const TABS: readonly (readonly [Dimension, string])[] = [
  ["source", "First source"],
  ["channel", "Channel"],
  ["campaign", "Campaign"],
  ["landing_page", "Landing page"],
  ["product", "Plan"],
  ["billing_country", "Country"],
];

export const isKnown = (filter: Filter): boolean => TABS.some(([dimension]) => dimension === filter.dimension);

export const tabOf = (view: View): Dimension =>
  TABS.find(([dimension]) => dimension === view.own["by"])?.[0] ?? "source";

export const kindOf = (view: View): RecurringKind | null => KINDS.find((kind) => kind === view.own["kind"]) ?? null;

export const intervalOf = (view: View, span: Span): RecurringInterval =>
  (["day", "week", "month"] as const).find((one) => one === view.own["grain"]) ?? dayGrainOf(span);

/** The question as the API takes it. Filters that it does not know are left out. */
export function askedRecurring(view: View, span: Span): RecurringQuery {
  const filters = view.filters.filter(isKnown);
  return {
    ...span,
    mode: view.mode,
    ...(filters.length > 0 ? { filter: filterTexts(filters) } : {}),
  };
}
