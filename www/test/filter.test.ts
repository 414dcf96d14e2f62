// The question of a view: its days and those around them, its filters, its comparison, the keys that change it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { askedCompare, spanBefore } from "../src/filter/compare";
import { DIMENSIONS, nameText } from "../src/filter/dimension";
import {
  type Filter,
  filterText,
  filterTexts,
  onlyValue,
  parseFilters,
  withOnly,
  without,
  withValue,
} from "../src/filter/filters";
import { commandOf, KEYS, PRESET_KEY } from "../src/filter/keys";
import { PRESETS, rangeOf, spanOf, stepSpan } from "../src/filter/range";
import { askedReport, DEFAULT_VIEW } from "../src/filter/view";
import { addDays, daysIn, monthEnd, SPAN_MAX_DAYS, yearsBefore } from "../src/kit/days";

const TODAY = "2026-03-03";

test("presets count their first day and their last", () => {
  const of = (preset: (typeof PRESETS)[number]) => Object.values(spanOf({ preset }, TODAY)).join(" ");
  assert.equal(of("today"), "2026-03-03 2026-03-03");
  assert.equal(of("yesterday"), "2026-03-02 2026-03-02");
  assert.equal(of("7d"), "2026-02-25 2026-03-03");
  assert.equal(of("30d"), "2026-02-02 2026-03-03");
  assert.equal(of("month"), "2026-03-01 2026-03-03");
  assert.equal(of("last_month"), "2026-02-01 2026-02-28");
  assert.equal(of("12m"), "2025-03-04 2026-03-03");
  assert.equal(daysIn(spanOf({ preset: "all" }, TODAY)), SPAN_MAX_DAYS);
});

test("months and years end where the calendar says", () => {
  assert.deepEqual([monthEnd("2024-02-10"), monthEnd("2026-12-31")], ["2024-02-29", "2026-12-31"]);
  assert.equal(yearsBefore("2024-02-29", 1), "2023-02-28");
});

test("a step is as many days, and a month for a month", () => {
  const step = (from: string, to: string, direction: -1 | 1) => {
    const next = stepSpan({ from, to }, direction, TODAY);
    return next && `${next.from} ${next.to}`;
  };
  assert.equal(step("2026-02-25", TODAY, -1), "2026-02-18 2026-02-24");
  assert.equal(step("2026-03-01", TODAY, -1), "2026-02-01 2026-02-28");
  assert.equal(step("2026-02-01", "2026-02-28", -1), "2026-01-01 2026-01-31");
  assert.equal(step("2026-02-01", "2026-02-28", 1), "2026-03-01 2026-03-03", "as much as there is of it");
  assert.equal(step("2026-02-25", TODAY, 1), null, "nothing begins after today");
  assert.equal(step("2026-02-24", "2026-03-02", 1), "2026-03-03 2026-03-03");
});

test("a step back and one on lead to the same address", () => {
  for (const preset of PRESETS) {
    const span = spanOf({ preset }, TODAY);
    assert.deepEqual(spanOf(rangeOf(span, TODAY), TODAY), span);
    const back = stepSpan(span, -1, TODAY);
    assert.ok(back && back.to === addDays(span.from, -1), preset);
    assert.deepEqual(stepSpan(back, 1, TODAY), span, preset);
  }
});

test("filters are written as the API takes them, and read back", () => {
  let filters: readonly Filter[] = [];
  for (const dimension of DIMENSIONS.slice(0, 3))
    for (const value of ["a:b", "(none)", "ä b"]) filters = withValue(filters, { dimension, operator: "is" }, value);
  filters = withValue(filters, { dimension: "country", operator: "is_not" }, "DE");
  assert.equal(filterTexts(filters).length, 10);
  assert.deepEqual(parseFilters(filterTexts(filters)), filters);
});

test("filters stay within the API's bounds, whatever an address says", () => {
  const texts = DIMENSIONS.flatMap((one) =>
    ["is", "contains"].flatMap((op) => Array.from({ length: 60 }, (_, n) => `${one}:${op}:${n}`)),
  );
  const filters = parseFilters(texts);
  assert.equal(filters.length, 10);
  assert.ok(filters.every((one) => one.values.length === 50));
  assert.deepEqual(parseFilters([`source:is:${"x".repeat(301)}`, "source:is:", "source", "__proto__:is:a"]), []);
});

test("narrowing to a name replaces the one before, and nothing else", () => {
  const one = withValue([], { dimension: "source", operator: "is_not" }, "spam");
  const two = withOnly(withOnly(one, "source", "google"), "source", "bing");
  assert.deepEqual(filterTexts(two), ["source:is_not:spam", "source:is:bing"]);
  assert.equal(onlyValue(two, "source"), "bing");
  assert.equal(onlyValue(two, "channel"), null);
  assert.deepEqual(filterTexts(two.slice(0, 1).flatMap((filter) => without(two, filter))), ["source:is:bing"]);
  assert.deepEqual(filterTexts(withOnly(two, "source", "")), ["source:is_not:spam"]);
});

test("a filter is a sentence", () => {
  const text = (...texts: string[]) => parseFilters(texts).map(filterText).join("; ");
  assert.equal(text("source:is:google", "source:is:bing", "source:is:(direct)"), "Source is google, bing or Direct");
  assert.equal(text("campaign:is_not:(none)"), "Campaign is not none");
  assert.equal(nameText("country", "DE"), "Germany");
  assert.equal(nameText("country", "not a code"), "not a code");
});

test("there is nothing before all time", () => {
  assert.equal(askedCompare("previous", { preset: "all" }), undefined);
  assert.equal(askedCompare("none", { preset: "7d" }), undefined);
  assert.equal(askedCompare("previous", { preset: "7d" }), "previous");
  assert.equal(askedCompare({ from: "2026-01-01", to: "2026-01-02" }, { preset: "7d" }), "2026-01-01..2026-01-02");
  assert.deepEqual(spanBefore({ from: "2026-03-01", to: "2026-03-03" }), { from: "2026-02-26", to: "2026-02-28" });
  const asked = { mode: "live", model: "last_non_direct", compare: "previous" };
  assert.deepEqual(askedReport(DEFAULT_VIEW), asked);
});

test("keys ask for what the help says, and those with a modifier for nothing", () => {
  const of = (key: string, ctrlKey = false) => commandOf({ key, ctrlKey, metaKey: false, altKey: false });
  assert.deepEqual(of("d"), { preset: "today" });
  assert.equal(of("f"), "filter");
  assert.equal(of("f", true), null);
  assert.equal(of("x"), null);
  for (const [key] of KEYS) assert.ok(of(key) !== null || key === "Esc" || key === "/", key);
  for (const key of Object.values(PRESET_KEY))
    assert.ok(
      KEYS.some(([one]) => one === key),
      key,
    );
});
