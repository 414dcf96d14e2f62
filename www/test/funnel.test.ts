// The funnel: rates from step to step, the money of a currency, and what the page asks for.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { FunnelLine } from "../src/api/types";
import { DEFAULT_VIEW } from "../src/filter/view";
import {
  askedFunnel,
  byOf,
  funnelSpan,
  meaningOf,
  netOf,
  rateOf,
  reachedOf,
  titleOf,
} from "../src/page/funnel/figures";

const LINE: FunnelLine = {
  name: "google",
  visited: 200,
  acted: 50,
  checkout: 10,
  paid: 0,
  paying: 0,
  customers: 0,
  money: [{ currency: "eur", minor_per_major: 100, net_minor: 1_999 }],
};

test("a rate is of the step before, and there is none after nobody", () => {
  assert.deepEqual(
    (["visited", "acted", "checkout", "paid", "paying"] as const).map((step) => rateOf(LINE, step)),
    [null, 0.25, 0.2, 0, null],
  );
  assert.deepEqual([reachedOf(LINE, "checkout"), reachedOf({ ...LINE, visited: 0 }, "visited")], [0.05, null]);
});

test("money is of one currency", () => {
  assert.equal(netOf(LINE, "eur")?.net_minor, 1_999);
  assert.equal(netOf(LINE, "usd"), null);
});

test("a funnel has a year at most, its last days", () => {
  assert.deepEqual(funnelSpan({ from: "2020-01-01", to: "2024-12-31" }), { from: "2024-01-01", to: "2024-12-31" });
  const month = { from: "2024-12-01", to: "2024-12-31" };
  assert.deepEqual(funnelSpan(month), month);
});

test("filters of money are left out, and an event is named", () => {
  const filters = [
    { dimension: "source", operator: "is", values: ["a"] },
    { dimension: "rung", operator: "is", values: ["email"] },
  ] as const;
  const view = { ...DEFAULT_VIEW, filters: [...filters], own: { event: "signup", by: "nonsense" } };
  const asked = askedFunnel(view, { from: "2024-12-01", to: "2024-12-31" });
  assert.deepEqual(asked.filter, ["source:is:a"]);
  assert.equal(asked.custom_event, "signup");
  assert.equal(byOf(view), "source");
  assert.equal(titleOf("acted", "signup"), "signup");
  assert.match(meaningOf("acted", "signup"), /“signup”/);
  assert.equal("custom_event" in askedFunnel(DEFAULT_VIEW, { from: "2024-12-01", to: "2024-12-31" }), false);
});
