// Days, the chart's columns, the breakdown's rows: nothing is lost or counted twice on the way to the page.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { CurrencyReport, Line } from "../src/api/types";
import { rowsOf, sourceLines } from "../src/page/overview/breakdown";
import { addDays, dayAt, daysIn, eachDay, isDay, lapse } from "../src/kit/days";
import { axisText, colourOf, columnsOf, stepOf, UNATTRIBUTED } from "../src/page/overview/series";
import { CHANNELS } from "../src/kit/words";

const money = (net: number) => ({
  gross_minor: net,
  refunds_minor: 0,
  disputes_minor: 0,
  net_minor: net,
  payments: 1,
  renewal_net_minor: 0,
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

test("columns keep every unit of money, whatever the step", () => {
  // Every fifth day, each to the next channel in turn.
  const channels = [...CHANNELS.slice(0, 10), null].map((channel, place) => ({
    channel,
    net_minor: Array.from({ length: 200 }, (_, day) => (day % 55 === place * 5 ? day * 7 - 300 : 0)),
  }));
  const sum = channels.flatMap((one) => one.net_minor).reduce((total, net) => total + net, 0);
  assert.notEqual(sum, 0);
  for (const to of ["2026-07-20", "2028-01-01", "2028-12-31"]) {
    const columns = columnsOf(channels, { from: "2026-01-01", to });
    assert.equal(
      columns.totals.reduce((a, b) => a + b, 0),
      sum,
    );
    columns.totals.forEach((total, at) => {
      assert.equal(
        columns.series.reduce((a, one) => a + (one.values[at] ?? 0), 0),
        total,
      );
    });
    assert.equal(columns.series.at(-1)?.label, UNATTRIBUTED);
    assert.equal(new Set(columns.series.map((one) => one.colour)).size, columns.series.length);
  }
});

test("long ranges are drawn by week and by month", () => {
  assert.equal(stepOf({ from: "2026-01-01", to: "2026-03-31" }), "day");
  assert.equal(stepOf({ from: "2026-01-01", to: "2026-12-31" }), "week");
  assert.equal(stepOf({ from: "2024-01-01", to: "2026-12-31" }), "month");
  assert.match(axisText("2026-11-01", "month"), /2026/, "months of three years are told apart");
  assert.equal(columnsOf([], { from: "2026-01-01", to: "2026-12-31" }).days[0], "2025-12-29");
});

test("a channel keeps its colour whatever else is shown, and no two share one", () => {
  const span = { from: "2026-01-01", to: "2026-01-01" };
  const colour = (lines: [string, number][]) =>
    columnsOf(
      lines.map(([channel, net_minor]) => ({ channel, net_minor: [net_minor] })),
      span,
    ).series.find((one) => one.label === "Audio")?.colour;
  const alone = colour([["Audio", 1]]);
  for (const channel of CHANNELS)
    assert.equal(
      colour([
        ["Audio", 1],
        [channel, 5],
      ]),
      alone,
      channel,
    );
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

const words = { none: "Nothing", others: (names: number) => `${names} others` };

test("every money line and every visit line is in one row, the greys last", () => {
  const rows = rowsOf(
    {
      money: [
        { name: null, money: money(700) },
        { name: "Direct", money: money(600) },
        { name: "Email", money: money(500) },
      ],
      visits: [
        { name: "Direct", visitors: 3, sessions: 4 },
        { name: "Audio", visitors: 9, sessions: 9 },
      ],
      others: { names: 2, money: money(40) },
      otherVisits: { names: 5, visitors: 7, sessions: 8 },
    },
    words,
  );
  assert.deepEqual(
    rows.map((row) => [row.name, row.visitors, row.money?.net_minor ?? null, row.grey]),
    [
      ["Email", 0, 500, false],
      ["Audio", 9, null, false],
      ["Direct", 3, 600, true],
      ["5 others", 7, 40, true],
      ["Nothing", null, 700, true],
    ],
  );
});

test("direct is one source, and the lines add up to what they were", () => {
  const currency = (bySource: Line[], direct: number | null): CurrencyReport =>
    ({
      by_source: bySource,
      by_channel: direct === null ? [] : [{ name: "Direct", money: money(direct) }],
    }) as unknown as CurrencyReport;
  const nets = (of: CurrencyReport) => sourceLines(of).map((line) => [line.name ?? null, line.money.net_minor]);
  // Without a name: 300 of Direct and 200 that nothing is known of.
  const both = { ...money(500), payments: 2 };
  assert.deepEqual(
    nets(
      currency(
        [
          { name: "news", money: money(70) },
          { name: null, money: both },
        ],
        300,
      ),
    ),
    [
      ["news", 70],
      ["Direct", 300],
      [null, 200],
    ],
  );
  assert.deepEqual(nets(currency([{ name: null, money: money(300) }], 300)), [["Direct", 300]], "nothing is left");
  // Tagged by hand: utm_source=(direct).
  const tagged = currency(
    [
      { name: "(direct)", money: money(100) },
      { name: null, money: both },
    ],
    400,
  );
  assert.deepEqual(nets(tagged), [
    ["Direct", 400],
    [null, 200],
  ]);
  assert.deepEqual(nets(currency([{ name: null, money: money(9) }], null)), [[null, 9]]);
});
