// Recurring revenue and costs of the overview's days, loaded beside the report: the new-MRR tile and two columns are made of them.
// Not here: what they mean (columns.ts), rows (beside.ts). Always: an answer to another question than the one on the page is not shown.
import { untrack } from "svelte";
import { answerOf, api } from "../../api/client";
import type { CostBreakdown, Dimension, Recurring } from "../../api/types";
import { filterTexts } from "../../filter/filters";
import type { View } from "../../filter/view";
import { daysIn, type Day, type Span } from "../../kit/days";
import { type Resource, resource } from "../../kit/resource.svelte";
import { askedRecurring } from "../subscriptions/figures";
import { isByCostName, isByFirstPayment, whyNoCosts, whyNoMrr } from "./columns";

export interface BesideAsked {
  site: string;
  view: View;
  span: Span;
  today: Day;
  /** The money of all currencies is shown in one. */
  isAllIn: boolean;
  dimensions: readonly Dimension[];
  /** The chart draws new MRR, whatever the range is. */
  byDay: boolean;
  /** The days compared; null: none, or not known yet. */
  compared: Span | null;
  /** Where the last of them is cut, unix seconds; not looked at by what reacts. */
  comparedUntilS: () => number | null;
}

export interface Beside {
  /** Null: not loaded, or not to be had under these filters. */
  readonly recurring: Recurring | null;
  readonly before: Recurring | null;
  /** The same, or the answer to the last question while this one's is on its way: it says only whether there is any. */
  readonly lastRecurring: Recurring | null;
  readonly costs: readonly CostBreakdown[] | null;
  /** Asks again, quietly. */
  reload(): void;
}

/** A value with the question that it answers. */
interface Answered<T> {
  key: string;
  value: T;
}

/** Ranges up to this length come by day, so that the chart has them at once. */
const DAYS_MAX = 120;

/** No question, as text. */
const NOTHING = JSON.stringify(null);

const nowS = (): number => Math.floor(Date.now() / 1000);

/** Call while a component is set up. */
export function loadBeside(asked: () => BesideAsked): Beside {
  function load<Q, T>(questionOf: () => Q | null, ask: (question: Q, signal: AbortSignal) => Promise<T>) {
    // As text, so that a question that is the same is not asked again.
    const key = $derived(JSON.stringify(questionOf()));
    const loaded: Resource<Answered<T>> = resource((signal) => {
      const asked = key;
      return asked === NOTHING ? null : ask(JSON.parse(asked), signal).then((value) => ({ key: asked, value }));
    });
    const current = () => (loaded.value?.key === key ? loaded.value.value : null);
    /** What was answered before, while an answer is on its way. */
    const last = () => (key !== NOTHING && !loaded.error ? (loaded.value?.value ?? null) : null);
    return { current, last, reload: () => loaded.reload(true) };
  }
  function recurringOf(span: Span | null) {
    const { site, view, isAllIn, byDay, dimensions } = asked();
    if (!span || isAllIn || whyNoMrr(view, null, false) !== null) return null;
    const by = whyNoMrr(view, null, true) === null ? dimensions.filter(isByFirstPayment) : [];
    const breakdown = by.length > 0 ? { breakdown: by.join(",") } : {};
    return {
      site,
      query: {
        ...askedRecurring(view, span),
        interval: byDay || daysIn(span) <= DAYS_MAX ? ("day" as const) : ("month" as const),
        ...breakdown,
      },
    };
  }
  const ask =
    (until: () => number) =>
    ({ site, query }: NonNullable<ReturnType<typeof recurringOf>>, signal: AbortSignal) =>
      answerOf(
        api.GET("/api/sites/{site}/recurring", {
          params: { path: { site }, query: { ...query, until_s: until() } },
          signal,
        }),
      );
  const recurring = load(() => recurringOf(asked().span), ask(nowS));
  const before = load(
    () => recurringOf(asked().compared),
    ask(() => untrack(() => asked().comparedUntilS()) ?? nowS()),
  );
  const costs = load(
    () => {
      const { site, view, span, today, isAllIn, dimensions } = asked();
      const by = dimensions.filter(isByCostName);
      if (by.length === 0 || isAllIn || span.from > today || whyNoCosts(view) !== null) return null;
      const filter = view.filters.length > 0 ? { filter: filterTexts(view.filters) } : {};
      const [until = today] = [span.to, today].sort();
      return { site, query: { since: span.from, until, breakdown: by.join(","), limit: 1, ...filter } };
    },
    ({ site, query }, signal) =>
      answerOf(api.GET("/api/sites/{site}/costs", { params: { path: { site }, query }, signal })).then(
        (one) => one.breakdowns,
      ),
  );
  return {
    get recurring() {
      return recurring.current();
    },
    get lastRecurring() {
      return recurring.last();
    },
    get before() {
      return before.current();
    },
    get costs() {
      return costs.current();
    },
    reload() {
      recurring.reload();
      before.reload();
      costs.reload();
    },
  };
}
