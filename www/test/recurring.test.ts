// Recurring revenue: rates, tiles, and what the page asks for.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { RecurringFigures } from "../src/api/types";
import { DEFAULT_VIEW } from "../src/filter/view";
import {
  askedRecurring,
  churnRate,
  intervalOf,
  KINDS,
  kindOf,
  movedOf,
  retention,
  tabOf,
  tilesOf,
} from "../src/page/subscriptions/figures";

const FIGURES: RecurringFigures = {
  start_minor: 10_000,
  new_minor: 3_000,
  expansion_minor: 500,
  contraction_minor: -200,
  churn_minor: -1_000,
  reactivation_minor: 100,
  end_minor: 12_400,
  past_due_minor: 700,
  kept_minor: 9_300,
  customers_start: 8,
  customers_gained: 3,
  customers_lost: 2,
  customers_lost_of_start: 1,
  customers_end: 9,
  arpa_minor: 1_378,
};
const NONE: RecurringFigures = {
  ...FIGURES,
  start_minor: 0,
  kept_minor: 0,
  customers_start: 0,
  customers_end: 0,
  customers_lost_of_start: 0,
  arpa_minor: null,
};
const EUR = { currency: "eur", minor_per_major: 100 };

test("rates are of the start, and absent without one", () => {
  assert.equal(churnRate(FIGURES), 1 / 8);
  assert.equal(retention(FIGURES), 0.93);
  assert.equal(churnRate(NONE), null);
  assert.equal(retention(NONE), null);
  assert.equal(
    KINDS.reduce((sum, kind) => sum + movedOf(FIGURES, kind), FIGURES.start_minor),
    FIGURES.end_minor,
  );
});

test("each tile has a text and a definition", () => {
  const tiles = tilesOf(FIGURES, EUR);
  assert.deepEqual(
    tiles.map((tile) => tile.name),
    ["mrr", "customers", "arpa", "churn", "nrr", "past-due"],
  );
  assert.ok(tiles.every((tile) => tile.means.length > 20 && tile.text !== "–"));
  assert.equal(tilesOf(NONE, EUR).find((tile) => tile.name === "arpa")?.text, "–");
});

test("the question leaves out what it does not know", () => {
  const span = { from: "2026-09-01", to: "2026-09-30" };
  const filters = [
    { dimension: "source", operator: "is", values: ["letter"] },
    { dimension: "browser", operator: "is", values: ["Firefox"] },
  ] as const;
  const view = { ...DEFAULT_VIEW, filters, own: { by: "product", kind: "churn", grain: "month" } };
  assert.deepEqual(askedRecurring(view, span), { ...span, mode: "live", filter: ["source:is:letter"] });
  assert.equal(tabOf(view), "product");
  assert.equal(kindOf(view), "churn");
  assert.equal(intervalOf(view, span), "month");
  const odd = { ...DEFAULT_VIEW, own: { by: "browser", kind: "odd", grain: "hour" } };
  assert.deepEqual([tabOf(odd), kindOf(odd), intervalOf(odd, span)], ["source", null, "day"]);
});
