// The funnel: what each step means, and what the page asks for. Pure.
// Not here: counts (the server's). Always: a rate is divided here, once, from whole numbers; its definition is that of docs/funnel.md.
import type { Dimension, FunnelLine, FunnelMoney, FunnelQuery } from "../../api/types";
import { type Filter, filterTexts } from "../../filter/filters";
import { isOfMoney } from "../../filter/dimension";
import type { View } from "../../filter/view";
import { addDays, type Span } from "../../kit/days";
import { shareOf } from "../../kit/money";

export type Step = "visited" | "acted" | "checkout" | "paid" | "paying";

export const STEPS: readonly Step[] = ["visited", "acted", "checkout", "paid", "paying"];

const STEP: Record<Step, { title: string; means: string }> = {
  visited: { title: "Visited", means: "Visitors with a session in these days" },
  acted: {
    title: "Did something",
    means: "Of them those with a custom event, an identify or a later step in these days",
  },
  checkout: {
    title: "Reached a checkout",
    means: "Of them those whose ids a Checkout Session carries that nobody paid, and those who paid, in these days",
  },
  paid: {
    title: "First payment",
    means: "Of them those whom a customer’s first payment names, captured in these days",
  },
  paying: {
    title: "Still paying",
    means: "Of them those with a customer who has MRR now, or a payment captured in this month or the one before",
  },
};

export const titleOf = (step: Step, event: string | null): string =>
  step === "acted" && event !== null ? event : STEP[step].title;

export const meaningOf = (step: Step, event: string | null): string =>
  step === "acted" && event !== null
    ? `Of them those with the custom event “${event}” in these days`
    : STEP[step].means;

/** What lines are told apart by. */
export const BY: readonly (readonly [Dimension, string])[] = [
  ["channel", "Channels"],
  ["source", "Sources"],
  ["campaign", "Campaigns"],
  ["landing_page", "Landing pages"],
];

export const byOf = (view: View): Dimension => BY.find(([name]) => name === view.own["by"])?.[0] ?? "source";

export const eventOf = (view: View): string | null => view.own["event"] || null;

/** Days of a funnel at most. */
const MOST_DAYS = 366;

/** The days asked for, or the last of them where they are too many. */
export function funnelSpan(span: Span): Span {
  const first = addDays(span.to, 1 - MOST_DAYS);
  return span.from < first ? { ...span, from: first } : span;
}

/** A funnel is narrowed by what visits have names under. */
export const isKnown = (filter: Filter): boolean => !isOfMoney(filter.dimension);

export function askedFunnel(view: View, span: Span): FunnelQuery {
  const filters = view.filters.filter(isKnown);
  const event = eventOf(view);
  return {
    ...funnelSpan(span),
    mode: view.mode,
    breakdown: byOf(view),
    ...(filters.length > 0 ? { filter: filterTexts(filters) } : {}),
    ...(event === null ? {} : { custom_event: event }),
  };
}

/** The share of the step before that reached a step; null for the first, and where nobody reached the one before. */
export function rateOf(line: FunnelLine, step: Step): number | null {
  const before = STEPS[STEPS.indexOf(step) - 1];
  return before ? shareOf(line[step], line[before]) : null;
}

/** The share of all visitors that reached a step. */
export const reachedOf = (line: FunnelLine, step: Step): number | null => shareOf(line[step], line.visited);

/** What the customers of a line brought in a currency. */
export const netOf = (line: FunnelLine, currency: string): FunnelMoney | null =>
  line.money.find((one) => one.currency === currency) ?? null;
