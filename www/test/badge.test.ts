// The header's word about Stripe: green only where every comparison that stands is without a difference.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Check, Integration } from "../src/api/types";
import { badgeOf } from "../src/app/badge";

const check = (ended_s: number | null, ...differences: number[]) =>
  ({
    ended_s,
    differences: [],
    totals: differences.map((difference_minor) => ({ difference_minor })),
  }) as unknown as Check;
const integration = (one: Check | null, disconnected_s: number | null = null) =>
  ({ disconnected_s, keys: [{ mode: "live", check: one }] }) as unknown as Integration;

test("it is as good as the worst comparison, and as old as the oldest", () => {
  const word = (...all: Integration[]) => badgeOf(all, "live");
  assert.deepEqual(word(integration(check(9, 0, 0)), integration(check(5, 0))), {
    word: "equals Stripe",
    tone: "good",
    ended_s: 5,
  });
  assert.equal(word(integration(check(9, 0)), integration(check(9, 0, 1)))?.tone, "bad");
  assert.equal(
    word(integration(check(9, 1), 7), integration(check(9, 0)))?.tone,
    "good",
    "an ended one counts no more",
  );
});

test("what was never compared gets no word", () => {
  for (const one of [null, check(null, 0), check(9)]) assert.equal(badgeOf([integration(one)], "live"), null);
  assert.equal(badgeOf([integration(check(9, 0))], "test"), null, "the other mode says nothing of this one");
  assert.equal(badgeOf([], "live"), null);
});
