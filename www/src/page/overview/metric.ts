// The figures of the overview: what each is, its value for a period, and its numbers by day. Pure.
// Always: a figure that cannot be computed is null, never zero; a share is computed from sums, never from shares.
import type {
  ChannelDays,
  ComparedPeriod,
  CurrencyReport,
  Money,
  MoneyByDay,
  Recurring,
  Report,
  VisitDayLine,
  VisitFigures,
  VisitHourLine,
} from "../../api/types";
import { type Day, eachDay, type Span } from "../../kit/days";
import { count, money, moneyShort, percent, type Unit } from "../../kit/money";
import { addUp, byColumn, type Columns } from "./series";

const METRICS = [
  "net",
  "new_customers",
  "new_mrr",
  "renewals",
  "visitors",
  "conversion",
  "per_visitor",
  "average",
  "source_known",
] as const;

/** The figures where there is no money. */
const VISIT_METRICS = ["visitors", "sessions", "page_views", "bounce"] as const;
export type MetricName = (typeof METRICS)[number] | (typeof VISIT_METRICS)[number];

/** Days of a report, with the currency shown; absent: the days have no money in it. */
export interface Period {
  span: Span;
  visits: VisitFigures;
  visitDays: readonly VisitDayLine[];
  /** The first instants of its hours, where figures come by hour; empty: by day. */
  hours: readonly number[];
  visitHours: readonly VisitHourLine[];
  /** Where its last day stands now, or is cut, unix seconds; null: the last day is whole. */
  untilS: number | null;
  currency: CurrencyReport | undefined;
  /** Null or absent: not known, or there are no subscriptions. */
  newMrr?: NewMrr | null;
}

/** MRR of customers who never had any before. */
export interface NewMrr {
  /** Null: on its way. */
  minor: number | null;
  /** By day; null: not loaded by day. */
  days: readonly { day: Day; minor: number }[] | null;
}

/** How many days it has numbers for, or how many hours so far. */
const placesIn = ({ span, hours, untilS }: Period): number =>
  hours.length > 0 ? hours.filter((hour) => untilS === null || hour <= untilS).length : eachDay(span).length;

/** Numbers by day. A ratio has what it is divided by. */
export interface ByDay {
  values: readonly number[];
  by?: readonly number[];
  /** What went back, below zero. */
  back?: readonly number[];
}

type Kind = "money" | "count" | "share";

interface Metric {
  title: string;
  /** Where there is little room. */
  short?: string;
  means: string;
  kind: Kind;
  value: (of: Period) => number | null;
  /** More of it is worse. */
  isWorse?: true;
  /** Absent: the figure has no numbers by day. */
  days?: (of: Period) => ByDay;
}

const ratio = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);

const ofMoney = (of: Period, part: keyof Money): number => of.currency?.total[part] ?? 0;

function visitsByDay(of: Period, part: keyof VisitFigures): number[] {
  if (of.hours.length > 0) {
    const at = new Map<number, number>(of.visitHours.map((line) => [line.starts_s, line.figures[part]]));
    return of.hours.slice(0, placesIn(of)).map((hour) => at.get(hour) ?? 0);
  }
  const at = new Map<Day, number>(of.visitDays.map((line) => [line.day, line.figures[part]]));
  return eachDay(of.span).map((day) => at.get(day) ?? 0);
}

/** Net of each channel by day, or by hour where the answer has hours. */
export const netsOf = ({ currency, hours }: Pick<Period, "currency" | "hours">): readonly ChannelDays[] =>
  (hours.length > 0 ? currency?.net_by_hour : currency?.net_by_day) ?? [];

const netByDay = (of: Period): number[] =>
  addUp(
    netsOf(of).map((one) => one.net_minor),
    placesIn(of),
  );

function moneyByDay(of: Period, part: keyof MoneyByDay): readonly number[] {
  const numbers = (of.hours.length > 0 ? of.currency?.by_hour : of.currency?.by_day)?.[part] ?? [];
  return Array.from({ length: placesIn(of) }, (_, at) => numbers[at] ?? 0);
}

function backByDay(of: Period): readonly number[] {
  const refunds = moneyByDay(of, "refunds_minor");
  return addUp([refunds, moneyByDay(of, "disputes_minor")], refunds.length);
}

const METRIC: Record<MetricName, Metric> = {
  net: {
    title: "Net revenue",
    means: "What was captured, less refunds and disputes, on the day it moved",
    kind: "money",
    value: (of) => ofMoney(of, "net_minor"),
    days: (of) => ({ values: netByDay(of), back: backByDay(of) }),
  },
  new_customers: {
    title: "New customers",
    means: "Customers whose first payment ever lies in these days",
    kind: "count",
    value: (of) => ofMoney(of, "new_customers"),
    days: (of) => ({ values: moneyByDay(of, "new_customers") }),
  },
  new_mrr: {
    title: "New MRR",
    means: "Monthly recurring revenue of customers who never had any before",
    kind: "money",
    value: (of) => of.newMrr?.minor ?? null,
    days: (of) => {
      const at = new Map(of.newMrr?.days?.map(({ day, minor }) => [day, minor]));
      return { values: eachDay(of.span).map((day) => at.get(day) ?? 0) };
    },
  },
  renewals: {
    title: "Renewals",
    means: "The part of net that comes from renewals of subscriptions",
    kind: "money",
    value: (of) => ofMoney(of, "renewal_net_minor"),
    days: (of) => ({ values: moneyByDay(of, "renewal_net_minor") }),
  },
  visitors: {
    title: "Visitors",
    means: "Different browsers that came in these days",
    kind: "count",
    value: (of) => of.visits.visitors,
    days: (of) => ({ values: visitsByDay(of, "visitors") }),
  },
  sessions: {
    title: "Sessions",
    means: "What a visitor did in one go: a session ends after half an hour in which nothing happens",
    kind: "count",
    value: (of) => of.visits.sessions,
    days: (of) => ({ values: visitsByDay(of, "sessions") }),
  },
  page_views: {
    title: "Page views",
    means: "Pages looked at, within four hours of a session's beginning",
    kind: "count",
    value: (of) => of.visits.page_views,
    days: (of) => ({ values: visitsByDay(of, "page_views") }),
  },
  bounce: {
    title: "Bounce rate",
    means: "Sessions of one page and no event, looked at for less than ten seconds",
    kind: "share",
    isWorse: true,
    value: (of) => ratio(of.visits.bounces, of.visits.sessions),
    days: (of) => ({ values: visitsByDay(of, "bounces"), by: visitsByDay(of, "sessions") }),
  },
  conversion: {
    title: "Conversion",
    means: "New customers for every visitor",
    kind: "share",
    value: (of) => ratio(ofMoney(of, "new_customers"), of.visits.visitors),
    days: (of) => ({ values: moneyByDay(of, "new_customers"), by: visitsByDay(of, "visitors") }),
  },
  per_visitor: {
    title: "Revenue / visitor",
    short: "Rev / visitor",
    means: "Net revenue for every visitor",
    kind: "money",
    value: (of) => ratio(ofMoney(of, "net_minor"), of.visits.visitors),
    days: (of) => ({ values: netByDay(of), by: visitsByDay(of, "visitors") }),
  },
  average: {
    title: "Average payment",
    short: "Avg payment",
    means: "What was captured for every payment",
    kind: "money",
    value: (of) => ratio(ofMoney(of, "gross_minor"), ofMoney(of, "payments")),
    days: (of) => ({ values: moneyByDay(of, "gross_minor"), by: moneyByDay(of, "payments") }),
  },
  source_known: {
    title: "Source known",
    means: "The part of net that is credited to a named channel or source",
    kind: "share",
    value: (of) => {
      const part = of.currency?.source_known.net_minor ?? 0;
      return part >= 0 ? ratio(part, ofMoney(of, "net_minor")) : null;
    },
  },
};

export const metricOf = (name: MetricName): Metric => METRIC[name];

/** Whether a chart of a period can draw a figure. */
export const isDrawn = (name: MetricName, of: Period): boolean =>
  METRIC[name].days !== undefined && (name !== "new_mrr" || of.hours.length === 0);

/** The figures that a period has. */
export const metricsOf = (of: Period): readonly MetricName[] =>
  of.currency ? METRICS.filter((one) => one !== "new_mrr" || of.newMrr) : VISIT_METRICS;

/** What recurring revenue says of new customers; null: there was never any in the currency. `last`: the answer before, while this is on its way. */
export function newMrrOf(
  recurring: Recurring | null,
  currency: string | null,
  last: Recurring | null = null,
): NewMrr | null {
  const of = recurring?.currencies.find((one) => one.currency === currency);
  if (!recurring && last?.currencies.some((one) => one.currency === currency)) return { minor: null, days: null };
  if (!recurring || !of) return null;
  const days = of.periods.map(({ from, figures }) => ({ day: from, minor: figures.new_minor }));
  return { minor: of.total.new_minor, days: recurring.interval === "day" ? days : null };
}

export const rangePeriod = (report: Report, currency: string | null): Period => ({
  span: { from: report.from, to: report.to },
  visits: report.visits,
  visitDays: report.visit_days,
  hours: report.hours ?? [],
  visitHours: report.visit_hours ?? [],
  untilS: report.until_s ?? null,
  currency: report.currencies.find((one) => one.currency === currency),
});

export const comparedPeriod = (of: ComparedPeriod | null | undefined, currency: string | null): Period | null =>
  of
    ? {
        span: { from: of.from, to: of.to },
        visits: of.visits,
        visitDays: of.visit_days,
        hours: of.hours ?? [],
        visitHours: of.visit_hours ?? [],
        untilS: of.until_s ?? null,
        currency: of.currencies.find((one) => one.currency === currency),
      }
    : null;

/** A value for reading. */
export function valueText(name: MetricName, value: number | null, unit: Unit | null): string {
  if (value === null) return "–";
  const { kind } = METRIC[name];
  if (kind === "share") return percent(value);
  if (kind === "count" || !unit) return count(value);
  return money(Math.round(value), unit);
}

/** A value for the axis, shortened. */
export function shortText(name: MetricName, value: number, unit: Unit | null): string {
  const { kind } = METRIC[name];
  if (kind === "share") return percent(value);
  if (kind === "money" && unit) return moneyShort(value, unit);
  return new Intl.NumberFormat(undefined, { notation: "compact", maximumFractionDigits: 1 }).format(value);
}

export interface Change {
  /** "12 %"; "new" where there was nothing before. */
  text: string;
  direction: "up" | "down" | "same";
}

/** Ten times as much is as well said as a thousand times. */
const CHANGE_MAX = 9.99;

/** How a value has changed. Shares change by points, everything else by its part of what was before. Null: nothing to compare. */
export function changeOf(name: MetricName, now: number | null, before: number | null): Change | null {
  if (now === null || before === null) return null;
  const direction = now > before ? "up" : now < before ? "down" : "same";
  if (METRIC[name].kind === "share") {
    const points = Math.abs(now - before) * 100;
    return { text: `${points.toFixed(1)} pt`, direction: points < 0.05 ? "same" : direction };
  }
  if (before === 0) return now === 0 ? { text: "0%", direction: "same" } : { text: "new", direction };
  const part = Math.abs((now - before) / before);
  if (part < 0.0005) return { text: "0%", direction: "same" };
  if (part > CHANGE_MAX) return { text: "> 999%", direction };
  return { text: part < 0.1 ? percent(part) : `${Math.round(part * 100)}%`, direction };
}

/** Numbers by day as the values of columns. Null: nothing to divide by, or a column that begins after the numbers end. */
export function columnValues(of: ByDay, columns: Columns): (number | null)[] {
  const sums = byColumn(of.values, columns);
  const by = of.by && byColumn(of.by, columns);
  const last = columns.of[of.values.length - 1] ?? columns.spans.length;
  return sums.map((sum, at) => (at > last ? null : by ? ratio(sum, by[at] ?? 0) : sum));
}

/** The first day on which there was a visit, or money moved; null: there was none. */
export function firstDayOf(of: Period): number | null {
  const moved = of.currency?.net_by_day.flatMap((one) => one.net_minor.findIndex((net) => net !== 0)) ?? [];
  const came = visitsByDay(of, "sessions").findIndex((sessions) => sessions > 0);
  const found = [...moved, came].filter((day) => day >= 0);
  return found.length > 0 ? Math.min(...found) : null;
}
