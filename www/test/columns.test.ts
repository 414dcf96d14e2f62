// The overview's further columns: what stands beside a breakdown adds up, and each is offered only where it says the truth.
import assert from "node:assert/strict";
import { test } from "node:test";
import type {
  CohortCurrency,
  ComparedPeriod,
  CostBreakdown,
  CurrencyReport,
  Line,
  Money,
  Recurring,
  RecurringBreakdown,
} from "../src/api/types";
import { DEFAULT_VIEW, type View } from "../src/filter/view";
import { withAcquired, withBefore, withCosts, withMrr } from "../src/page/overview/beside";
import { figureOf, type Row, rowsOf } from "../src/page/overview/breakdown";
import {
  CHOICES,
  columnsOf,
  type Known,
  parseColumns,
  type Question,
  type Shown,
  toggled,
  whyNoMrr,
  whyNot,
} from "../src/page/overview/columns";
import { metricOf, metricsOf, isDrawn, newMrrOf, type Period } from "../src/page/overview/metric";
import { cellMeaning, cellText, tableCsv, toneOf } from "../src/page/overview/row";

const EUR = { currency: "eur", minor_per_major: 100 };
const money = (net: number): Money => ({
  gross_minor: net + 5,
  refunds_minor: -5,
  disputes_minor: 0,
  net_minor: net,
  payments: 1,
  renewal_net_minor: 0,
  ...{ new_customers: 1 },
});
const lines = (...all: [string | null, number][]): Line[] => all.map(([name, net]) => ({ name, money: money(net) }));
const currencyOf = (all: Line[], others: number | null = null, unattributed = 0): CurrencyReport =>
  ({
    ...EUR,
    by_confidence: unattributed ? [{ confidence: "unknown", money: money(unattributed) }] : [],
    breakdowns: [
      { dimension: "source", lines: all, others: others === null ? null : { names: 2, money: money(others) } },
    ],
  }) as unknown as CurrencyReport;
const rowsIn = (of: CurrencyReport): Row[] => rowsOf("source", undefined, of.breakdowns[0], of);
const brief = (rows: readonly Row[], of: (row: Row) => unknown) => rows.map((row) => [row.kind, row.name, of(row)]);

const NOW = currencyOf(lines(["google", 900], ["news", 300], [null, 50]), null, 50);

test("MRR stands in the row of its name, and a name without a row gets one: the column adds up", () => {
  const of = (all: [string | null, number][], others: number | null = null): RecurringBreakdown =>
    ({
      dimension: "source",
      lines: all.map(([name, end_minor]) => ({ name, figures: { end_minor } })),
      other_names: others === null ? 0 : 4,
      others: others === null ? null : { end_minor: others },
    }) as unknown as RecurringBreakdown;
  const rows = withMrr(
    rowsIn(NOW),
    of([
      ["google", 2000],
      ["podcast", 500],
      [null, 70],
    ]),
  );
  assert.deepEqual(
    brief(rows, (row) => row.mrrMinor),
    [
      ["name", "google", 2000],
      ["name", "news", 0],
      ["unattributed", null, 70],
      ["name", "podcast", 500],
    ],
  );
  // Where the report's own lines are cut, a name without a row is among its others.
  const cut = rowsIn(currencyOf(lines(["google", 900]), 100));
  const all: [string | null, number][] = [
    ["google", 2000],
    ["podcast", 500],
  ];
  assert.deepEqual(
    brief(withMrr(cut, of(all, 30)), (row) => row.mrrMinor),
    [
      ["name", "google", 2000],
      ["others", null, 530],
    ],
  );
  // Where those of recurring revenue are cut, a name without a line is not known.
  assert.deepEqual(
    brief(withMrr(rowsIn(NOW), of([["google", 2000]], 30)), (row) => row.mrrMinor),
    [
      ["name", "google", 2000],
      ["name", "news", null],
      ["unattributed", null, 0],
      ["others", null, 30],
    ],
  );
});

test("costs add up to all that was spent, and only a name has a return", () => {
  const costs: CostBreakdown = {
    dimension: "source",
    currencies: [
      {
        ...EUR,
        cost_minor: 1000,
        lines: [
          { name: "google", cost_minor: 450 },
          { name: "bing", cost_minor: 200 },
          { name: null, cost_minor: 50 },
        ],
      },
      { currency: "usd", minor_per_major: 100, cost_minor: 7, lines: [{ name: "google", cost_minor: 7 }] },
    ],
  };
  const rows = withCosts(rowsIn(NOW), costs, "eur");
  assert.equal(
    rows.reduce((sum, row) => sum + (row.costMinor ?? 0), 0),
    1000,
  );
  const text = (name: string | null, column: Shown) => {
    const row = rows.find((one) => one.name === name);
    return row && cellText(row, column, EUR);
  };
  assert.deepEqual([text("google", "cost"), text("google", "roas")], ["€4.50", "2.0×"]);
  assert.deepEqual([text("bing", "cost"), text("bing", "roas"), text("bing", "net")], ["€2.00", "0.0×", "–"]);
  assert.deepEqual([text("news", "cost"), text("news", "roas")], ["–", "–"]);
  assert.deepEqual([text(null, "cost"), text(null, "roas")], ["€0.50", "–"]);
});

test("LTV is net to date for each customer, rounded once", () => {
  const cohort = {
    ...EUR,
    lines: [
      { name: "google", customers: 3, net_minor: 10_001 },
      { name: "gone", customers: 1, net_minor: 5 },
      { name: null, customers: 2, net_minor: -300 },
    ],
  };
  const rows = withAcquired(rowsIn(NOW), cohort as unknown as CohortCurrency);
  assert.deepEqual(
    rows.map((row) => cellText(row, "ltv", EUR)),
    ["€33.34", "–", "−€1.50"],
  );
  assert.equal(rows[0] && cellMeaning(rows[0], "ltv", EUR), "€100.01 of 3 customers");
});

test("a row's change is its net less that of the period compared, and all changes add up to the total's", () => {
  const before = (of: CurrencyReport): ComparedPeriod => ({ currencies: [of] }) as unknown as ComparedPeriod;
  const was = currencyOf(lines(["google", 1200], ["gone", 80], [null, 40]), null, 40);
  const rows = withBefore(rowsIn(NOW), "source", before(was), NOW);
  assert.deepEqual(
    rows.map((row) => [
      row.name,
      cellText(row, "change", EUR),
      cellText(row, "change_share", EUR),
      toneOf(row, "change"),
    ]),
    [
      ["google", "−€3.00", "−25%", "down"],
      ["news", "+€3.00", "new", "up"],
      [null, "+€0.10", "+25%", "up"],
      ["gone", "−€0.80", "−100%", "down"],
    ],
  );
  assert.equal(
    rows.reduce((sum, row) => sum + (figureOf(row, "change") ?? 0), 0),
    900 + 300 + 50 - (1200 + 80 + 40),
  );
  // Nothing moved before, or the answer says nothing of it.
  const none = { currencies: [] } as unknown as ComparedPeriod;
  assert.ok(withBefore(rowsIn(NOW), "source", none, NOW).every((row) => cellText(row, "change_share", EUR) === "new"));
  const notAsked = before({ ...was, breakdowns: [] });
  assert.ok(withBefore(rowsIn(NOW), "source", notAsked, NOW).every((row) => cellText(row, "change", EUR) === "–"));
  // A name that may be among the others of that time has no change; nor have the others.
  const cut = withBefore(rowsIn(NOW), "source", before(currencyOf(lines(["google", 1200]), 500)), NOW);
  assert.deepEqual(
    brief(cut, (row) => row.beforeMinor),
    [
      ["name", "google", 1200],
      ["name", "news", null],
      ["unattributed", null, 0],
    ],
  );
  const cutNow = currencyOf(lines(["google", 900]), 100);
  assert.deepEqual(
    brief(withBefore(rowsIn(cutNow), "source", before(was), cutNow), (row) => row.beforeMinor),
    [
      ["name", "google", 1200],
      ["others", null, null],
    ],
  );
});

const question = (change: Partial<Question> = {}): Question => ({
  view: DEFAULT_VIEW,
  dimension: "source",
  isOfMoneyAlone: false,
  currency: "eur",
  ...change,
});
const KNOWN: Known = { hasMrr: true, hasCosts: true };
const viewOf = (change: Partial<View>): View => ({ ...DEFAULT_VIEW, ...change });
const filter = (dimension: "source" | "channel" | "device") => [{ dimension, operator: "is" as const, values: ["a"] }];

test("a column is offered only where its figure agrees with the page that it is of", () => {
  const why = (column: Shown, change: Partial<Question> = {}, known = KNOWN) => whyNot(column, question(change), known);
  for (const one of CHOICES) assert.equal(why(one), null, one);
  assert.match(why("change", { view: viewOf({ compare: "none" }) }) ?? "", /compared/);
  assert.match(why("mrr", { view: viewOf({ model: "linear" }) }) ?? "", /credit/);
  assert.match(why("mrr", { view: viewOf({ model: "first_touch" }) }) ?? "", /credit/);
  assert.equal(why("ltv", { view: viewOf({ model: "first_touch" }) }), null);
  assert.match(why("ltv", { view: viewOf({ window: "7" }) }) ?? "", /window/);
  assert.match(why("mrr", { dimension: "device" }) ?? "", /by device/);
  assert.match(why("ltv", { view: viewOf({ filters: filter("device") }) }) ?? "", /filter on device/);
  assert.equal(why("mrr", { view: viewOf({ filters: filter("channel") }) }), null);
  assert.match(why("cost", { view: viewOf({ filters: filter("channel") }) }) ?? "", /filter on channel/);
  assert.equal(why("roas", { view: viewOf({ filters: filter("source") }) }), null);
  assert.match(why("cost", { dimension: "channel" }) ?? "", /sources and campaigns/);
  assert.match(why("mrr", { currency: "all:eur" }) ?? "", /currency/);
  assert.match(why("cost", { currency: "all:eur" }) ?? "", /currency/);
  assert.equal(why("ltv", { currency: "all:eur" }), null);
  assert.match(why("mrr", {}, { ...KNOWN, hasMrr: false }) ?? "", /No subscriptions/);
  assert.match(why("cost", {}, { ...KNOWN, hasCosts: false }) ?? "", /No costs/);
  assert.match(why("net", { currency: null }) ?? "", /no money/);
  // Without a breakdown nothing is credited, so any model will do.
  assert.equal(whyNoMrr(viewOf({ model: "linear" }), "eur", false), null);
  assert.ok(whyNoMrr(viewOf({ model: "linear", filters: filter("source") }), "eur", false));
});

test("as many columns stand as fit, the most important first; what was chosen stands in any case", () => {
  const at = (
    width: number | null,
    chosen: readonly Shown[] | null = null,
    known = KNOWN,
    change: Partial<Question> = {},
  ) => columnsOf(question(change), known, chosen, { width, of: () => 70 });
  assert.deepEqual(at(160 + 70 * 3), ["visitors", "conversion", "net"]);
  assert.deepEqual(at(160 + 70 * 6 + 69), [
    "visitors",
    "customers",
    "conversion",
    "net",
    "per_visitor",
    "change_share",
  ]);
  assert.deepEqual(
    at(2000),
    CHOICES.filter((one) => one !== "change" && one !== "payments"),
  );
  assert.deepEqual(at(2000, null, { hasMrr: false, hasCosts: null }), [
    "visitors",
    "customers",
    "conversion",
    "net",
    "per_visitor",
    "change_share",
  ]);
  assert.deepEqual(at(10), ["net"]);
  assert.deepEqual(at(10, ["mrr", "net"]), ["net", "mrr"]);
  assert.deepEqual(at(2000, ["mrr"], KNOWN, { dimension: "device" }), ["net"], "nothing chosen can be had here");
  assert.deepEqual(at(2000, null, KNOWN, { dimension: "product", isOfMoneyAlone: true }), [
    "payments",
    "customers",
    "net",
    "change_share",
    "mrr",
    "ltv",
  ]);
  assert.deepEqual(at(2000, null, KNOWN, { currency: null }), ["visitors"]);
  assert.deepEqual(parseColumns("ltv,net,<script>"), ["net", "ltv"]);
  assert.equal(parseColumns("x"), null);
  assert.equal(parseColumns(null), null);
  assert.deepEqual(toggled(["net", "mrr"], "visitors"), ["visitors", "net", "mrr"]);
  assert.deepEqual(toggled(["net", "mrr"], "mrr"), ["net"]);
});

test("a file has a line a row and is no formula", () => {
  const rows = withCosts(
    rowsIn(currencyOf(lines(['=a"', 123_45], [null, -50]), 700)),
    { dimension: "source", currencies: [{ ...EUR, cost_minor: 100, lines: [{ name: '=a"', cost_minor: 100 }] }] },
    "eur",
  );
  assert.deepEqual(tableCsv("source", rows, ["payments", "net", "cost", "roas"], EUR).split("\r\n"), [
    "source,payments,net_eur,cost_eur,roas,gross_eur,refunds_eur,disputes_eur,renewal_net_eur",
    `"'=a""",1,123.45,1.00,123.45,123.50,-0.05,0.00,0.00`,
    "(none),1,-0.50,0.00,,-0.45,-0.05,0.00,0.00",
    "(others),1,7.00,0.00,,7.05,-0.05,0.00,0.00",
    "",
  ]);
});

test("new MRR is a figure only where there are subscriptions, and is drawn by day and not by hour", () => {
  const recurring = {
    interval: "day",
    currencies: [
      {
        ...EUR,
        total: { new_minor: 900 },
        periods: [{ from: "2026-11-02", to: "2026-11-02", figures: { new_minor: 900 } }],
      },
    ],
  } as unknown as Recurring;
  const period: Period = {
    span: { from: "2026-11-01", to: "2026-11-03" },
    visits: { visitors: 0, sessions: 0, page_views: 0, bounces: 0, engaged_ms: 0 },
    visitDays: [],
    hours: [],
    visitHours: [],
    untilS: null,
    currency: NOW,
  };
  assert.equal(newMrrOf(recurring, "usd"), null);
  assert.ok(!metricsOf(period).includes("new_mrr"));
  const with_ = { ...period, newMrr: newMrrOf(recurring, "eur") };
  assert.ok(metricsOf(with_).includes("new_mrr"));
  assert.equal(metricOf("new_mrr").value(with_), 900);
  assert.deepEqual(metricOf("new_mrr").days?.(with_).values, [0, 900, 0]);
  assert.ok(isDrawn("new_mrr", with_));
  assert.ok(!isDrawn("new_mrr", { ...with_, hours: [1] }));
  assert.equal(newMrrOf({ ...recurring, interval: "month" }, "eur")?.days, null);
  assert.deepEqual(newMrrOf(null, "eur", recurring), { minor: null, days: null }, "on its way");
  assert.equal(newMrrOf(null, "usd", recurring), null);
});
