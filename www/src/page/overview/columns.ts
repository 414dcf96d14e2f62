// The columns of the overview's tables: what each means, which a table can have and why not, which it has, and how wide they are. Pure.
// Not here: their values (breakdown.ts, beside.ts).
import type { Dimension } from "../../api/types";
import { askedCompare } from "../../filter/compare";
import { dimensionTitle } from "../../filter/dimension";
import type { View } from "../../filter/view";
import { isAllIn } from "../../kit/money";
import { modelWord } from "../../kit/words";
import { MODELS as COHORT_MODELS } from "../cohorts/figures";
import { TABS } from "../subscriptions/figures";
import type { Column } from "./breakdown";

export interface ColumnText {
  title: string;
  means: string;
}

export const COLUMN: Record<Exclude<Column, "name">, ColumnText> = {
  visitors: { title: "Visitors", means: "Different browsers that came in these days" },
  payments: { title: "Payments", means: "Payments captured in these days" },
  customers: { title: "Customers", means: "Customers whose first payment ever lies in these days" },
  conversion: { title: "Conv.", means: "New customers for every visitor" },
  net: { title: "Net", means: "What was captured, less refunds and disputes" },
  per_visitor: { title: "Per visitor", means: "Net revenue for every visitor" },
  change: { title: "Net change", means: "Net less that of the period compared" },
  change_share: {
    title: "Change",
    means: "How net has changed since the period compared, as a share of what it was then",
  },
  mrr: {
    title: "MRR",
    means:
      "Monthly recurring revenue at the end of these days, by what has the credit of the customer’s first payment. As on the page Subscriptions. What has no name stands in one grey row",
  },
  ltv: {
    title: "LTV",
    means:
      "Net to date for each customer who first paid in the last 12 months, by what has the credit of that payment. As on the page Cohorts. What has no name stands in one grey row",
  },
  cost: { title: "Cost", means: "What was spent in these days, as the page Costs keeps it" },
  roas: { title: "ROAS", means: "Return on ad spend: net of these days for what was spent in them" },
};

export type Shown = keyof typeof COLUMN;

/** In their order. */
const OF_VISITS: readonly Shown[] = ["visitors", "customers", "conversion", "net", "per_visitor"];
const OF_MONEY: readonly Shown[] = ["payments", "customers", "net"];
const BESIDE: readonly Shown[] = ["change", "change_share", "mrr", "ltv", "cost", "roas"];

/** Every column that can be chosen, in the order of the menu and of the table. */
export const CHOICES: readonly Shown[] = [
  "visitors",
  "payments",
  "customers",
  "conversion",
  "net",
  "per_visitor",
  ...BESIDE,
];

/** Where nobody has chosen: the columns that come first where there is no room for all. */
const FIRST: readonly Shown[] = [
  "net",
  "visitors",
  "payments",
  "conversion",
  "customers",
  "per_visitor",
  "change_share",
  "roas",
  "cost",
  "mrr",
  "ltv",
];

/** What a table's columns depend on. */
export interface Question {
  view: View;
  dimension: Dimension;
  /** The breakdown counts no visits. */
  isOfMoneyAlone: boolean;
  /** The currency shown; null: there is no money. */
  currency: string | null;
}

/** What is known of the site: null, until it has been loaded. */
export interface Known {
  hasMrr: boolean | null;
  hasCosts: boolean | null;
}

const KNOWN_BY_FIRST: ReadonlySet<Dimension> = new Set(TABS.map(([dimension]) => dimension));
const HAVE_COSTS: ReadonlySet<Dimension> = new Set<Dimension>(["source", "campaign"]);

function unknownFilter(view: View, known: ReadonlySet<Dimension>): string | null {
  const other = view.filters.find((filter) => !known.has(filter.dimension));
  return other ? `Not known under a filter on ${dimensionTitle(other.dimension).toLowerCase()}` : null;
}

/** Why recurring revenue cannot be shown under a view; null: it can. `credited`: it is told apart by what has credit. */
export function whyNoMrr(view: View, currency: string | null, credited: boolean): string | null {
  if (currency && isAllIn(currency)) return "Each currency has its own";
  const isDefault = view.model === "last_non_direct" && view.window === null;
  if ((credited || view.filters.length > 0) && !isDefault)
    return `Only with the credit of ${modelWord("last_non_direct").toLowerCase()} and the site’s own window`;
  return unknownFilter(view, KNOWN_BY_FIRST);
}

function whyNoLtv({ view }: Question): string | null {
  if (!COHORT_MODELS.includes(view.model) || view.window !== null)
    return `Only with the credit of ${COHORT_MODELS.map((one) => modelWord(one).toLowerCase()).join(" or ")} and the site’s own window`;
  return unknownFilter(view, KNOWN_BY_FIRST);
}

/** Why no costs can be shown under a view; null: they can. */
export const whyNoCosts = (view: View): string | null => unknownFilter(view, HAVE_COSTS);

function whyNoCost({ view, dimension, currency }: Question): string | null {
  if (!HAVE_COSTS.has(dimension)) return "Costs are of sources and campaigns";
  if (currency && isAllIn(currency)) return "Costs are in their own currency";
  return whyNoCosts(view);
}

/** Why a table cannot have a column; null: it can. */
export function whyNot(column: Shown, of: Question, known: Known): string | null {
  const { view, dimension, currency, isOfMoneyAlone } = of;
  if (!currency && column !== "visitors") return "There is no money in these days";
  const isByFirst = KNOWN_BY_FIRST.has(dimension);
  const byFirst = `Not known by ${dimensionTitle(dimension).toLowerCase()}`;
  switch (column) {
    case "visitors":
    case "conversion":
    case "per_visitor":
      return isOfMoneyAlone ? byFirst : null;
    case "change":
    case "change_share":
      return askedCompare(view.compare, view.range) ? null : "Nothing is compared";
    case "mrr":
      if (!isByFirst) return byFirst;
      return whyNoMrr(view, currency, true) ?? (known.hasMrr === false ? "No subscriptions in this currency" : null);
    case "ltv":
      return isByFirst ? whyNoLtv(of) : byFirst;
    case "cost":
    case "roas":
      return whyNoCost(of) ?? (known.hasCosts === false ? "No costs in this currency in these days" : null);
    default:
      return null;
  }
}

/** The columns of a table before anything is chosen or fitted: what it can have, without those that are only there to be chosen. */
function usual(of: Question, known: Known): Shown[] {
  const plain = of.isOfMoneyAlone ? OF_MONEY : OF_VISITS;
  const beside = BESIDE.filter((one) => {
    if (one === "change") return false;
    if (one === "mrr" || one === "ltv") return known.hasMrr === true;
    if (one === "cost" || one === "roas") return known.hasCosts === true;
    return true;
  });
  return [...plain, ...beside].filter((one) => whyNot(one, of, known) === null);
}

/** Room for a name of some twenty characters. */
const NAME_PX = 160;

/** A name's room, and that of the columns that fit beside it. Chosen columns all stand there, and the table scrolls. */
export interface Fit {
  /** The table's width; null: not known yet. */
  width: number | null;
  /** The width of a column. */
  of: (column: Shown) => number;
}

/** The columns of a table, in order. `chosen`: what the owner has chosen; null: what fits. */
export function columnsOf(of: Question, known: Known, chosen: readonly Shown[] | null, fit: Fit): Shown[] {
  if (chosen) {
    const can = chosen.filter((one) => whyNot(one, of, known) === null);
    // A table without any figure says nothing.
    return can.length > 0 ? CHOICES.filter((one) => can.includes(one)) : [of.currency ? "net" : "visitors"];
  }
  const all = usual(of, known);
  if (fit.width === null) return all.filter((one) => !BESIDE.includes(one) || one === "change_share");
  let room = fit.width - NAME_PX;
  const taken = new Set<Shown>();
  for (const one of FIRST.filter((one) => all.includes(one))) {
    room -= fit.of(one);
    // The first one stands in any case; after one without room none follows, so that none overtakes a more important one.
    if (room < 0 && taken.size > 0) break;
    taken.add(one);
  }
  return CHOICES.filter((one) => taken.has(one));
}

/** How wide a table with these columns is. */
export const neededPx = (columns: readonly Shown[], widthOf: (column: Shown) => number): number =>
  columns.reduce((sum, one) => sum + widthOf(one), NAME_PX);

/** About as wide as its longest text is, in pixels, with the space between columns. */
export function widthOf(texts: readonly string[], title: string): number {
  const cell = Math.max(0, ...texts.map((text) => text.length)) * 7;
  return Math.max(cell, title.length * 7.2) + 14;
}

/** What was kept of a choice; null: nothing was chosen. */
export function parseColumns(text: string | null): readonly Shown[] | null {
  const names = text?.split(",") ?? [];
  const known = CHOICES.filter((one) => names.includes(one));
  return known.length > 0 ? known : null;
}

/** A choice with a column more or less; `shown`: what the table has now. */
export function toggled(shown: readonly Shown[], column: Shown): readonly Shown[] {
  return CHOICES.filter((one) => (one === column ? !shown.includes(one) : shown.includes(one)));
}

export const isByCostName = (dimension: Dimension): boolean => HAVE_COSTS.has(dimension);
export const isByFirstPayment = (dimension: Dimension): boolean => KNOWN_BY_FIRST.has(dimension);
