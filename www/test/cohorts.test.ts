// Cohorts: what a cell says, how strongly it is coloured, and which periods the page asks for.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { CohortCell } from "../src/api/types";
import { DEFAULT_VIEW, parseView } from "../src/filter/view";
import {
  askedCohorts,
  byOf,
  daysOf,
  each,
  figureOf,
  filtersOf,
  heatOf,
  ignoredOf,
  lengthOf,
  modelOf,
  saidOf,
  spanOf,
  textOf,
  partOf,
  paybackText,
  timesText,
} from "../src/page/cohorts/figures";

const CELL: CohortCell = {
  customers: 4,
  paying: 3,
  net_minor: 9_000,
  cumulative_minor: 10_001,
  first_minor: 12_000,
  full: true,
};
const EUR = { currency: "eur", minor_per_major: 100 };
const view = (own: Record<string, string>) => ({ ...DEFAULT_VIEW, own });

test("a cell is divided once, exactly", () => {
  assert.equal(partOf(CELL, "paying"), 0.75);
  assert.equal(partOf(CELL, "net"), 2_500);
  assert.equal(partOf(CELL, "retention"), 0.75);
  assert.deepEqual([each(-10_002, 4), each(10_002, 4), each(1, 3), each(5, 0)], [-2_501, 2_501, 0, null]);
  assert.match(textOf(CELL, "net", EUR), /25\.00/);
  assert.equal(textOf({ ...CELL, customers: 0, paying: 0 }, "paying", EUR), "–");
  assert.equal(textOf({ ...CELL, first_minor: 0 }, "retention", EUR), "–");
});

test("more is coloured more, and never beyond the whole", () => {
  assert.equal(heatOf(CELL, "paying", 0), 75);
  assert.equal(heatOf(CELL, "net", 5_000), 50);
  assert.equal(heatOf({ ...CELL, net_minor: 30_000 }, "retention", 0), 100);
  assert.equal(heatOf({ ...CELL, cumulative_minor: -400 }, "net", 5_000), 0);
});

test("a cell that is not over says so, with how many it is of", () => {
  assert.equal(saidOf(CELL, "paying", EUR), "3 of 4 customers paid");
  assert.match(saidOf({ ...CELL, full: false }, "net", EUR), /4 customers so far; not over/);
});

test("the last months begin with the first of a month, weeks as many weeks ago", () => {
  assert.deepEqual(spanOf("month", "12", "2026-11-30"), { from: "2025-12-01", to: "2026-11-30" });
  assert.deepEqual(spanOf("week", "12", "2026-11-30"), { from: "2026-09-14", to: "2026-11-30" });
  assert.deepEqual(daysOf("month", "2028-02-01"), { from: "2028-02-01", to: "2028-02-29" });
  assert.deepEqual(daysOf("week", "2026-11-30"), { from: "2026-11-30", to: "2026-12-06" });
});

test("what makes no sense in an address becomes the default", () => {
  const odd = view({ by: "rung", figure: "x", last: "7", every: "day" });
  assert.deepEqual([byOf(odd), figureOf(odd), lengthOf(odd)], [null, "paying", "12"]);
  assert.equal(byOf(view({ by: "source" })), "source");
  assert.equal(modelOf({ ...DEFAULT_VIEW, model: "linear" }), "last_non_direct");
  assert.deepEqual(askedCohorts(view({ every: "week", last: "26" }), "2026-11-30"), {
    from: "2026-06-08",
    to: "2026-11-30",
    mode: DEFAULT_VIEW.mode,
    model: "last_non_direct",
    interval: "week",
  });
});

test("cost, return and payback are divided once", () => {
  const payback = { cost_minor: 9_100, contribution_minor: [6_140, 12_280], payback_period: 1, missing_minor: 0 };
  assert.equal(paybackText(payback, "month", EUR), "+1");
  assert.equal(paybackText({ ...payback, payback_period: 0 }, "week", EUR), "First week");
  assert.match(
    paybackText({ ...payback, payback_period: null, missing_minor: 4_000 }, "month", EUR),
    /40\.00 missing$/,
  );
  assert.equal(timesText(15_000, 9_100), "1.6×");
  assert.equal(timesText(-500, 1_000), "−0.5×");
  assert.equal(timesText(15_000, 0), "–");
});

test("cohorts are filtered by what they are told apart by, and by nothing else", () => {
  const of = (query: string) => parseView(`mode=test&${query}`);
  const both = of("filter=source:is:google&filter=source:is:bing&filter=medium:is:cpc");
  assert.deepEqual(askedCohorts(both, "2026-11-30").filter, ["source:is:google", "source:is:bing"]);
  assert.deepEqual(
    filtersOf(both).map((one) => one.dimension),
    ["source"],
  );
  assert.deepEqual(
    ignoredOf(both).map((one) => one.dimension),
    ["medium"],
  );
  assert.equal("filter" in askedCohorts(of("filter=medium:is:cpc"), "2026-11-30"), false);
});
