// What the reasons of unplaced payments come to.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { UnplacedCurrency, UnplacedReason } from "../src/api/types";
import { barLength, bestRemedy, filled, listed } from "../src/page/unplaced/reasons";

const reason = (code: string, net_minor: number, at_most_minor: number, payments = 1): UnplacedReason => ({
  missing: { code, message: code, remedy: `mend ${code}` },
  payments,
  net_minor,
  at_most_payments: 2,
  at_most_minor,
});

const currency = (...reasons: UnplacedReason[]): UnplacedCurrency => ({
  currency: "eur",
  minor_per_major: 100,
  payments: 2,
  net_minor: 100,
  reasons,
});

test("the remedy that helps most would have placed most of the money, whatever else was missing", () => {
  assert.equal(bestRemedy(currency()), null);
  const reasons = [reason("metadata", 60, 60), reason("unseen", 40, 40), reason("email", 0, 100, 0)];
  assert.equal(bestRemedy(currency(...reasons))?.missing.code, "email");
  assert.equal(bestRemedy(currency(reason("first", 1, 5), reason("second", 1, 5)))?.missing.code, "first");
});

test("a reason that no payment has first is not listed, and no bar is longer than the longest", () => {
  const of = currency(reason("metadata", 60, 60), reason("refunded", -5, -5), reason("email", 0, 100, 0));
  assert.deepEqual(
    listed(of).map((one) => one.missing.code),
    ["metadata", "refunded"],
  );
  assert.deepEqual(
    of.reasons.map((one) => barLength(one, of)),
    [1, 0, 0],
  );
  assert.equal(barLength(reason("nothing", 0, 0), currency(reason("nothing", 0, 0))), 0);
});

test("a blank field is not sent", () => {
  assert.equal(filled("  "), null);
  assert.equal(filled(" a podcast "), "a podcast");
});
