// Days, the chart's columns, the breakdown's rows: nothing is lost or counted twice on the way to the page.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { CurrencyReport, Dimension, Line, Money, VisitBreakdown } from "../src/api/types";
import { filterTexts, parseFilters } from "../src/filter/filters";
import { labelEvery, runs, scaleOf, stacked } from "../src/kit/chart/scale";
import { addDays, dayAt, daysIn, eachDay, isDay, lapse } from "../src/kit/days";
import { COLUMNS, isGrey, type Row, rowsOf, sorted, figureOf } from "../src/page/overview/breakdown";
import {
  changeOf,
  columnValues,
  firstDayOf,
  type MetricName,
  metricsOf,
  metricOf,
  type Period,
  valueText,
} from "../src/page/overview/metric";
import { narrowed } from "../src/page/overview/narrow";
import {
  addUp,
  axisText,
  byColumn,
  channelSeries,
  colourOf,
  askedGrain,
  columnsOf,
  columnText,
  grainOf,
  GRAINS,
  UNATTRIBUTED,
} from "../src/page/overview/series";
import { CHANNELS } from "../src/kit/words";

const money = (net: number, payments = 1): Money => ({
  gross_minor: net,
  refunds_minor: 0,
  disputes_minor: 0,
  net_minor: net,
  payments,
  renewal_net_minor: 0,
  ...{ new_customers: payments },
});

test("days are calendar days", () => {
  assert.equal(addDays("2024-02-28", 1), "2024-02-29");
  assert.equal(addDays("2026-03-29", 1), "2026-03-30"); // the night that clocks change in Europe
  assert.equal(daysIn({ from: "2026-03-01", to: "2026-03-31" }), 31);
  assert.deepEqual(eachDay({ from: "2026-12-31", to: "2027-01-01" }), ["2026-12-31", "2027-01-01"]);
  assert.equal(isDay("2026-02-29"), false);
  assert.equal(isDay("2026-2-09"), false);
});

test("today is the site's today", () => {
  const ms = Date.parse("2026-11-22T23:30:00Z");
  assert.equal(dayAt(ms, "Europe/Berlin"), "2026-11-23");
  assert.equal(dayAt(ms, "America/New_York"), "2026-11-22");
  assert.equal(dayAt(ms, "Nowhere/Land"), "2026-11-22");
});

test("lapses are coarse", () => {
  assert.deepEqual([5, 60, 7200, 90_000].map(lapse), ["moments", "1 minute", "2 hours", "1 day"]);
});

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

test("columns keep every unit of money, whatever the grain", () => {
  for (const to of ["2026-01-05", "2026-07-20", "2028-12-31"]) {
    const span = { from: "2026-01-01", to };
    // Every fifth day, each to the next channel in turn.
    const channels = [...CHANNELS.slice(0, 10), null].map((channel, place) => ({
      channel,
      net_minor: eachDay(span).map((_, day) => (day % 55 === place * 5 ? day * 7 - 300 : 0)),
    }));
    const whole = sum(channels.flatMap((one) => one.net_minor));
    for (const grain of GRAINS) {
      const columns = columnsOf(span, grain);
      const series = channelSeries(channels, columns);
      assert.equal(sum(series.flatMap((one) => one.values)), whole, `${to} by ${grain}`);
      assert.ok(series.length <= 6);
      assert.equal(new Set(series.map((one) => one.colour)).size, series.length);
      if (daysIn(span) > 55) assert.equal(series.at(-1)?.label, UNATTRIBUTED);
      assert.deepEqual(
        columns.spans.flatMap((one) => eachDay(one)),
        eachDay(span),
        "columns lie side by side and within the range",
      );
    }
  }
});

test("long ranges are drawn by week and by month, and part of one is called by its days", () => {
  assert.equal(grainOf({ from: "2026-01-01", to: "2026-01-01" }), "hour");
  assert.equal(askedGrain("hour", { from: "2026-01-01", to: "2026-01-07" }), "hour");
  assert.equal(askedGrain("hour", { from: "2026-01-01", to: "2026-01-08" }), null, "too many hours");
  assert.equal(grainOf({ from: "2026-01-01", to: "2026-03-31" }), "day");
  assert.equal(grainOf({ from: "2026-01-01", to: "2026-12-31" }), "week");
  assert.equal(grainOf({ from: "2024-01-01", to: "2026-12-31" }), "month");
  assert.match(axisText("2026-11-01", "month"), /2026/, "months of three years are told apart");
  assert.match(columnText({ from: "2026-11-01", to: "2026-11-30" }, "month"), /November 2026/);
  assert.match(columnText({ from: "2026-11-03", to: "2026-11-30" }, "month"), /3.*30/);
  assert.match(columnText({ from: "2026-11-02", to: "2026-11-08" }, "week"), /^Week of/);
});

test("the period before is laid upon the range day by day", () => {
  const columns = columnsOf({ from: "2026-11-01", to: "2026-11-14" }, "week");
  assert.deepEqual(columns.of, [0, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2], "the first of November 2026 is a Sunday");
  assert.deepEqual(byColumn(Array(14).fill(1), columns), [1, 7, 6]);
  assert.deepEqual(byColumn(Array(20).fill(1), columns), [1, 7, 6], "a longer period is cut");
  assert.deepEqual(columnValues({ values: [1, 1] }, columns), [1, 1, null], "a shorter one ends");
  assert.deepEqual(columnValues({ values: Array(14).fill(3), by: [0, ...Array(13).fill(2)] }, columns), [
    null,
    1.5,
    1.5,
  ]);
});

test("a channel keeps its colour whatever else is shown, and no two share one", () => {
  const colours = CHANNELS.map(colourOf);
  assert.equal(new Set(colours).size, CHANNELS.length);
  const tokens = readFileSync("www/src/style/tokens.css", "utf8");
  for (const one of [...colours, "rest", "none"]) {
    assert.equal(tokens.split(`--series-${one}:`).length, 3, `${one} in light and in dark`);
  }
  const values = (theme: string | undefined) =>
    [...(theme ?? "").matchAll(/--series-[a-z-]+: (#[0-9a-f]{6})/g)].map((found) => found[1]);
  for (const theme of tokens.split("prefers-color-scheme: dark"))
    assert.equal(new Set(values(theme)).size, CHANNELS.length + 2);
});

test("an axis holds every value, has zero on it, and few round lines", () => {
  for (const values of [[0], [], [1, 2, 3], [999], [-350, 1200], [-5], [0.02, 0.031], [123_456_789]]) {
    for (const whole of [false, true]) {
      const { min, max, ticks } = scaleOf(values, 4, whole);
      assert.ok(ticks.includes(0) && ticks.length >= 2 && ticks.length <= 7, `${values}: ${ticks}`);
      assert.ok(
        values.every((one) => one >= min - 1e-9 && one <= max + 1e-9),
        `${values}: ${min} ${max}`,
      );
      if (whole) assert.ok(ticks.every(Number.isInteger));
    }
  }
  assert.deepEqual(scaleOf([1, 90]).ticks, [0, 25, 50, 75, 100]);
});

test("bars stand upon each other, what went back hangs below zero", () => {
  const found = stacked(
    [
      [3, -1],
      [2, 4],
      [-1, -2],
    ],
    2,
  );
  assert.deepEqual(
    found.map((layer) => layer.map(({ from, to }) => [from, to])),
    [
      [
        [0, 3],
        [0, -1],
      ],
      [
        [3, 5],
        [0, 4],
      ],
      [
        [0, -1],
        [-1, -3],
      ],
    ],
  );
  assert.deepEqual(
    runs([1, null, 2, 3]).map((run) => run.map((one) => one.at)),
    [[0], [2, 3]],
  );
  assert.equal(labelEvery(30, 600, 60), 3);
});

const NO_VISITS = { bounces: 0, engaged_ms: 0, page_views: 0, sessions: 0 };
const visitLine = (name: string | null, visitors: number) => ({ ...NO_VISITS, name, visitors });
const visitsOf = (dimension: Dimension, lines: [string | null, number][], other = 0): VisitBreakdown => ({
  dimension,
  lines: lines.map(([name, visitors]) => visitLine(name, visitors)),
  others: other ? { ...NO_VISITS, names: 5, visitors: other } : null,
});
const currencyOf = (unattributed: number, change: Partial<CurrencyReport> = {}): CurrencyReport =>
  ({
    currency: "eur",
    minor_per_major: 100,
    total: money(1000, 4),
    source_known: money(800, 3),
    by_confidence: unattributed ? [{ confidence: "unknown", money: money(unattributed) }] : [],
    net_by_day: [],
    ...change,
  }) as unknown as CurrencyReport;
const lines = (...all: [string | null, number][]): Line[] => all.map(([name, net]) => ({ name, money: money(net) }));
const brief = (rows: readonly Row[]) =>
  rows.map((row) => [row.kind, row.name, row.visitors, row.money?.net_minor ?? null]);
const byNet = { column: "net", up: false } as const;

test("every money line and every visit line is in one row, the greys last", () => {
  const rows = rowsOf(
    "channel",
    visitsOf(
      "channel",
      [
        ["Direct", 3],
        ["Audio", 9],
      ],
      7,
    ),
    {
      dimension: "channel",
      lines: lines([null, 700], ["Direct", 600], ["Email", 500], ["Unassigned", 40]),
      others: { names: 2, money: money(40) },
    },
    currencyOf(700),
  );
  assert.deepEqual(brief(sorted(rows, byNet)), [
    ["name", "Email", 0, 500],
    ["name", "Audio", 9, null],
    ["direct", "Direct", 3, 600],
    ["others", null, 7, 40],
    ["visitor_only", "Unassigned", 0, 40],
    ["unattributed", null, null, 700],
  ]);
});

test("money without a name is told apart: unattributed, or only nameless here", () => {
  const of = (dimension: Dimension, unattributed: number) =>
    brief(
      sorted(
        rowsOf(
          dimension,
          visitsOf(dimension, [[null, 4]]),
          { dimension, lines: lines(["x", 5], [null, 500]), others: null },
          currencyOf(unattributed),
        ),
        byNet,
      ),
    ).slice(1);
  assert.deepEqual(of("campaign", 300), [
    ["nameless", null, 4, 200],
    ["unattributed", null, null, 300],
  ]);
  assert.deepEqual(of("source", 300), [
    ["visitor_only", null, 4, 200],
    ["unattributed", null, null, 300],
  ]);
  assert.deepEqual(of("campaign", 0), [["nameless", null, 4, 500]]);
  assert.deepEqual(of("campaign", 500), [
    ["nameless", null, 4, 0],
    ["unattributed", null, null, 500],
  ]);
});

test("what was bought has no visitors, and what is unattributed has products like any other money", () => {
  const rows = rowsOf(
    "product",
    undefined,
    { dimension: "product", lines: lines(["Monthly", 5], [null, 2]), others: null },
    currencyOf(300),
  );
  assert.deepEqual(brief(sorted(rows, byNet)), [
    ["name", "Monthly", null, 5],
    ["nameless", null, null, 2],
  ]);
  const next = narrowed([], "product", { kind: "nameless", name: null, names: 1, visitors: null, money: null });
  assert.deepEqual(next && filterTexts(next), ["product:is:(none)"]);
});

test("a table sorts by any column, and greys stay last", () => {
  const rows = rowsOf(
    "source",
    visitsOf("source", [
      ["a", 10],
      ["b", 5],
      ["(direct)", 99],
    ]),
    { dimension: "source", lines: lines(["b", 50], ["c", 70], ["(direct)", 999]), others: null },
    currencyOf(0),
  );
  for (const column of COLUMNS)
    for (const up of [true, false]) {
      const list = sorted(rows, { column, up });
      assert.equal(list.length, rows.length);
      assert.ok(list.slice(0, 3).every((row) => !isGrey(row)) && list[3]?.kind === "direct", column);
    }
  assert.deepEqual(
    sorted(rows, { column: "visitors", up: false }).map((row) => row.name),
    ["a", "b", "c", "(direct)"],
  );
  const [b] = rows;
  assert.ok(b && figureOf(b, "conversion") === 0.2 && figureOf(b, "per_visitor") === 10);
});

test("a row narrows the page to what it stands for, and gives it back", () => {
  const row = (kind: Row["kind"], name: string | null): Row => ({ kind, name, names: 1, visitors: null, money: null });
  const texts = (filters: readonly string[], one: Row) => {
    const next = narrowed(parseFilters(filters), "source", one);
    return next && filterTexts(next);
  };
  assert.deepEqual(texts(["country:is:DE"], row("name", "google")), ["country:is:DE", "source:is:google"]);
  assert.deepEqual(
    texts(["source:is:google", "country:is:DE"], row("name", "google")),
    ["country:is:DE"],
    "again: back",
  );
  assert.deepEqual(texts([], row("direct", "(direct)")), ["source:is:(direct)"]);
  assert.deepEqual(texts([], row("unattributed", null)), ["confidence:is:unknown"]);
  assert.deepEqual(texts([], row("visitor_only", null)), ["source:is:(none)", "confidence:is_not:unknown"]);
  assert.equal(texts([], row("others", null)), null);
});

const period = (visitors: number, currency: CurrencyReport | undefined): Period => ({
  span: { from: "2026-11-01", to: "2026-11-02" },
  visits: { ...NO_VISITS, visitors },
  visitDays: [{ day: "2026-11-02", figures: { ...NO_VISITS, visitors } }],
  hours: [],
  visitHours: [],
  untilS: null,
  currency,
});

test("a figure is computed from sums, and is a dash where nothing can be divided", () => {
  const unit = currencyOf(0);
  const text = (name: MetricName, of: Period) => valueText(name, metricOf(name).value(of), unit);
  const of = period(50, unit);
  assert.deepEqual(
    metricsOf(of).map((name) => text(name, of)),
    ["€10.00", "4", "€0.00", "50", "8.0%", "€0.20", "€2.50", "80.0%"],
  );
  assert.equal(text("conversion", period(0, unit)), "–");
  assert.equal(text("average", period(0, undefined)), "–");
  assert.equal(text("net", period(0, undefined)), "€0.00", "no money is none");
  assert.deepEqual(metricOf("visitors").days?.(of)?.values, [0, 50], "a day without visits is a zero");
});

test("all time begins where there is anything", () => {
  const none = { ...period(0, undefined), visitDays: [] };
  assert.equal(firstDayOf(none), null);
  assert.equal(
    firstDayOf({ ...none, currency: currencyOf(0, { net_by_day: [{ channel: null, net_minor: [0, -5] }] }) }),
    1,
  );
  const came = { day: "2026-11-01", figures: { ...NO_VISITS, visitors: 1, sessions: 1 } };
  assert.equal(firstDayOf({ ...none, visitDays: [came] }), 0);
});

test("the numbers by day of a figure sum to its value", () => {
  const channels = [
    { channel: "Email", net_minor: [300, 400] },
    { channel: null, net_minor: [0, 300] },
  ];
  const by_day = {
    refunds_minor: [-5, 0],
    disputes_minor: [0, -7],
    new_customers: [1, 3],
    gross_minor: [300, 700],
    payments: [2, 2],
  };
  const of = period(50, currencyOf(0, { net_by_day: channels, ...{ by_day } } as Partial<CurrencyReport>));
  const net = metricOf("net").days?.(of);
  assert.deepEqual(
    [net?.values, net?.back],
    [
      addUp(
        channels.map((one) => one.net_minor),
        2,
      ),
      [-5, -7],
    ],
  );
  for (const name of ["net", "new_customers", "visitors"] as const)
    assert.equal(sum(metricOf(name).days?.(of)?.values ?? []), metricOf(name).value(of), name);
});

test("a change is told against what was before, and of nothing there is no share", () => {
  const of = (name: MetricName, now: number | null, before: number | null) => {
    const change = changeOf(name, now, before);
    return change && `${change.direction} ${change.text}`;
  };
  assert.equal(of("net", 112, 100), "up 12%");
  assert.equal(of("net", 97, 100), "down 3.0%");
  assert.equal(of("net", -50, -100), "up 50%", "a smaller loss is more");
  assert.equal(of("net", 5, 0), "up new");
  assert.equal(of("net", 0, 0), "same 0%");
  assert.equal(of("net", 100_000, 1), "up > 999%");
  assert.equal(of("conversion", 0.12, 0.1), "up 2.0 pt", "shares change by points");
  assert.equal(of("net", 1, null), null);
});
