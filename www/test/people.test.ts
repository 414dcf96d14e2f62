// Search results in words and with an address; a person's time line, merged from the lists of several pages.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Person, SearchResult } from "../src/api/types";
import { byDay, linesOf, planText, planWord } from "../src/page/person/line";
import { detailOf, foundText, moved, pageOf, titleOf } from "../src/page/search/results";

const VISITOR = "00000001-0000-4000-8000-000000000000";
const result = (change: Partial<SearchResult> = {}): SearchResult => ({
  kind: "person",
  id: "cus_1",
  title: "ada@example.com",
  by: "email",
  person: "cus_1",
  at_s: 0,
  amount_minor: null,
  currency: null,
  minor_per_major: null,
  status: null,
  ...change,
});

test("a result says what it is, and leads to its page", () => {
  assert.equal(detailOf(result(), "UTC", "en-GB"), "Has this email address · cus_1 · latest 1 Jan 1970, 00:00");
  const payment = result({ kind: "payment", id: "pi_1", amount_minor: 1900, currency: "eur", minor_per_major: 100 });
  assert.equal(detailOf(payment, "UTC", "en-GB"), "€19.00 · paid 1 Jan 1970, 00:00 · pi_1");
  assert.deepEqual(pageOf(payment, "site_a"), { name: "payment", site: "site_a", payment: "pi_1" });
  const plan = result({ kind: "subscription", id: "sub_1", status: "past_due", at_s: null });
  assert.equal(detailOf(plan, "UTC"), "Past due · sub_1");
  assert.deepEqual(pageOf(plan, "site_a"), { name: "person", site: "site_a", person: "cus_1" });
  assert.equal(pageOf({ ...plan, person: null }, "site_a"), null);
  const visitor = result({ id: VISITOR, title: VISITOR, by: "session", person: VISITOR, at_s: null });
  assert.deepEqual([titleOf(visitor), detailOf(visitor, "UTC")], ["00000001…", "Browser of this session"]);
});

test("what was found is said in a few words", () => {
  assert.equal(foundText([], "x", "live"), "Nothing in live mode matches x");
  assert.equal(foundText([result()], "x", "live"), "1 result");
  assert.equal(foundText([result(), result()], "x", "live"), "2 results");
});

test("arrow keys go round, and none is chosen at first", () => {
  assert.equal(moved(-1, "ArrowDown", 3), 0);
  assert.equal(moved(-1, "ArrowUp", 3), 2);
  assert.equal(moved(2, "ArrowDown", 3), 0);
  assert.equal(moved(0, "ArrowUp", 3), 2);
  assert.equal(moved(1, "a", 3), 1);
  assert.equal(moved(-1, "ArrowDown", 0), -1);
});

type Lists = Pick<Person, "visits" | "identifies" | "payments" | "returns" | "plan_changes">;
const none: Lists = { visits: [], identifies: [], payments: [], returns: [], plan_changes: [] };
const payment = (id: string, paid_at_s: number) => ({ id, paid_at_s }) as Lists["payments"][number];
const visit = (session: string, started_s: number) => ({ session, started_s }) as Lists["visits"][number];
const change = (step: Lists["plan_changes"][number]["step"], more = {}) => ({
  at_s: 5,
  subscription: "sub_1",
  step,
  status: "active",
  plan: "Pro",
  amount_minor: 1200,
  before_minor: null,
  currency: "eur",
  minor_per_major: 100,
  interval: "month",
  interval_count: 1,
  ...more,
});

test("the lists become one time line, newest first, each line once", () => {
  const newest = { ...none, payments: [payment("pi_2", 86_400)], visits: [visit("b", 86_400)] };
  const before = { ...none, payments: [payment("pi_2", 86_400), payment("pi_1", 10)], plan_changes: [change("began")] };
  const lines = linesOf([newest, before]);
  assert.deepEqual(
    lines.map((line) => line.kind),
    ["payment", "visit", "payment", "plan"],
  );
  assert.deepEqual(
    byDay(lines, "UTC").map(({ day, lines }) => [day, lines.length]),
    [
      ["1970-01-02", 2],
      ["1970-01-01", 2],
    ],
  );
});

test("a change of a plan is told in words", () => {
  assert.equal(planWord(change("began")), "Subscription began");
  assert.equal(planWord(change("began", { status: "trialing" })), "Trial began");
  assert.equal(planWord(change("status", { status: "past_due" })), "Subscription: past due");
  assert.equal(planText(change("began"), "en-GB"), "Pro · €12.00 a month");
  assert.equal(
    planText(change("changed", { before_minor: 900 }), "en-GB"),
    "Pro · €12.00 a month, before €9.00 a month",
  );
  assert.equal(planText(change("ended", { amount_minor: null }), "en-GB"), "Pro");
});
