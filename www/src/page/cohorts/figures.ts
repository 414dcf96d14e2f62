// Cohorts: what each figure means, and what the page asks for. Pure.
// Not here: sums (the server's). Always: a figure is divided here, once, from whole numbers; its definition is that of docs/cohorts.md.
import type {
  CohortCell,
  CohortInterval,
  CohortLine,
  CohortPayback,
  CohortsQuery,
  Dimension,
  Model,
} from "../../api/types";
import { type Filter, filterTexts } from "../../filter/filters";
import type { View } from "../../filter/view";
import { addDays, type Day, dayText, monthEnd, monthStart, monthText, type Span } from "../../kit/days";
import { decimalOf, money, percent, shareOf, type Unit } from "../../kit/money";

export type Figure = "paying" | "net" | "retention";

export const FIGURE: Record<Figure, { title: string; means: string }> = {
  paying: {
    title: "Still paying",
    means: "Customers with a captured payment in the period, of those for whom it has begun",
  },
  net: {
    title: "Net per customer",
    means: "What customers brought from the beginning up to the period, money given back taken off, for each of them",
  },
  retention: {
    title: "Net retention",
    means: "What customers brought in the period, of what the same customers brought in the period in which they began",
  },
};
export const FIGURES: readonly Figure[] = ["paying", "net", "retention"];

/** What customers are told apart by; null: when they began. */
export const BY: readonly (readonly [Dimension | "began", string])[] = [
  ["began", "When they began"],
  ["channel", "Channel"],
  ["source", "First source"],
  ["campaign", "Campaign"],
  ["landing_page", "Landing page"],
  ["product", "Product"],
  ["billing_country", "Country"],
];

/** What cohorts can be filtered by: what they are told apart by. */
export const FILTERED: readonly Dimension[] = BY.flatMap(([one]) => (one === "began" ? [] : [one]));

const applies = (filter: Filter): boolean => FILTERED.includes(filter.dimension);

/** The filters of an address that cohorts know, and those that they do not. */
export const filtersOf = (view: View): readonly Filter[] => view.filters.filter(applies);
export const ignoredOf = (view: View): readonly Filter[] => view.filters.filter((one) => !applies(one));

/** Reaches of each interval, in periods; the first without one. */
export const LENGTHS: Record<CohortInterval, readonly string[]> = {
  month: ["12", "6", "24", "36"],
  week: ["12", "26", "52"],
};

export const MODELS: readonly Model[] = ["last_non_direct", "first_touch"];

export const intervalOf = (view: View): CohortInterval => (view.own["every"] === "week" ? "week" : "month");

export const figureOf = (view: View): Figure => FIGURES.find((one) => one === view.own["figure"]) ?? "paying";

export const byOf = (view: View): Dimension | null => {
  const by = BY.find(([name]) => name === view.own["by"])?.[0] ?? "began";
  return by === "began" ? null : by;
};

export const lengthOf = (view: View): string => {
  const lengths = LENGTHS[intervalOf(view)];
  return lengths.find((one) => one === view.own["last"]) ?? lengths[0] ?? "12";
};

export const modelOf = (view: View): Model => MODELS.find((one) => one === view.model) ?? "last_non_direct";

/** The last so many periods, this one included. */
export function spanOf(interval: CohortInterval, length: string, today: Day): Span {
  const more = Number(length) - 1;
  if (interval === "week") return { from: addDays(today, -7 * more), to: today };
  let from = monthStart(today);
  for (let at = 0; at < more; at += 1) from = monthStart(addDays(from, -1));
  return { from, to: today };
}

/** The days of one period. */
export const daysOf = (interval: CohortInterval, first: Day): Span => ({
  from: first,
  to: interval === "week" ? addDays(first, 6) : monthEnd(first),
});

export function askedCohorts(view: View, today: Day): CohortsQuery {
  const interval = intervalOf(view);
  const filter = filterTexts(filtersOf(view));
  const asked = { ...spanOf(interval, lengthOf(view), today), mode: view.mode, model: modelOf(view), interval };
  return filter.length > 0 ? { ...asked, filter } : asked;
}

/** A whole divided by a count, halves away from zero; exact. */
export function each(minor: number, customers: number): number | null {
  if (customers <= 0) return null;
  const size = (2n * BigInt(Math.abs(minor)) + BigInt(customers)) / (2n * BigInt(customers));
  return Number(minor < 0 ? -size : size);
}

/** A cell's figure as a number: a share, or minor units for each customer; null where there is none. */
export function partOf(cell: CohortCell, figure: Figure): number | null {
  if (figure === "paying") return shareOf(cell.paying, cell.customers);
  if (figure === "net") return each(cell.cumulative_minor, cell.customers);
  return shareOf(cell.net_minor, cell.first_minor);
}

export function textOf(cell: CohortCell, figure: Figure, unit: Unit): string {
  const value = partOf(cell, figure);
  if (value === null) return "–";
  return figure === "net" ? money(value, unit) : percent(value);
}

/** How strongly a cell is coloured, 0 to 100: shares up to the whole, money up to the most of the table. */
export function heatOf(cell: CohortCell, figure: Figure, most: number): number {
  const value = Math.max(partOf(cell, figure) ?? 0, 0);
  const whole = figure === "net" ? most : 1;
  return whole > 0 ? Math.round((100 * Math.min(value, whole)) / whole) : 0;
}

/** The most that a cell of these lines has. */
export const mostOf = (lines: readonly CohortLine[], figure: Figure): number =>
  Math.max(0, ...lines.flatMap((line) => line.cells.map((cell) => partOf(cell, figure) ?? 0)));

/** What stands behind a cell, in words. */
export function saidOf(cell: CohortCell, figure: Figure, unit: Unit): string {
  const people = `${cell.customers} ${cell.customers === 1 ? "customer" : "customers"}`;
  const said = {
    paying: `${cell.paying} of ${people} paid`,
    net: `${money(cell.cumulative_minor, unit)} of ${people} so far`,
    retention: `${money(cell.net_minor, unit)} of ${money(cell.first_minor, unit)} in the first period, ${people}`,
  }[figure];
  return cell.full ? said : `${said}; not over for all of them yet`;
}

/** How often a cost came back, in tenths: 32 for 3.2 times; null where nothing was spent. */
export function timesOf(net: number, cost: number): number | null {
  return each(net * 10, cost);
}

/** "3.2×"; a dash where nothing was spent. */
export function timesText(net: number, cost: number): string {
  const tenths = timesOf(net, cost);
  return tenths === null ? "–" : `${decimalOf(tenths, 10).replace("-", "\u2212")}×`;
}

/** When a cost is paid back: the period as the columns name it, or how much is missing. */
export function paybackText(payback: CohortPayback, interval: CohortInterval, unit: Unit): string {
  const period = payback.payback_period;
  if (period === null || period === undefined) return `${money(payback.missing_minor, unit)} missing`;
  return period === 0 ? `First ${interval}` : `+${period}`;
}

export const periodText = (interval: CohortInterval, first: Day): string =>
  interval === "week" ? dayText(first, true) : monthText(first, "short");
