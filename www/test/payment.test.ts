import assert from "node:assert/strict";
import { test } from "node:test";
import type { PaymentDetail } from "../src/api/types.ts";
import { DEFAULT_VIEW, parseView, queryOf } from "../src/filter/view.ts";
import { csvAddress } from "../src/kit/csv.ts";
import { cameFrom, stepOf } from "../src/page/payment/came.ts";
import { askedPayments, isNarrowed, withStatus } from "../src/page/payments/asked.ts";

const detail = (payment: object, rest: object = {}) =>
  ({
    payment: {
      channel: "Email",
      source: "newsletter",
      campaign: "autumn-letter",
      visitor: "v",
      rung: "session_metadata",
      ...payment,
    },
    ladder: [{ rung: "session_metadata", outcome: "found", looked_for: "s1", object: "cs_a" }],
    objects: [{ kind: "checkout_session", id: "cs_a" }],
    journey: [
      { session: "s0", at_s: 5 },
      { session: "s1", at_s: 9 },
    ],
    ...rest,
  }) as unknown as PaymentDetail;

test("one sentence says where a payment came from and how we know", () => {
  assert.deepEqual(cameFrom(detail({})), {
    from: "autumn-letter",
    besides: "newsletter, Email",
    because: "the checkout carried the session id of the visit",
    at_s: 9,
  });
  const direct = cameFrom(detail({ channel: "Direct", source: "(direct)", campaign: null }));
  assert.deepEqual([direct.from, direct.besides], ["a direct visit", ""]);
  const unseen = cameFrom(detail({ channel: "Unassigned", source: null, campaign: null }));
  assert.equal(unseen.from, null);
  assert.equal(cameFrom(detail({ rung: null }, { ladder: [] })).because, null);
});

test("J and K follow the list, and Escape leads back", () => {
  const key = (key: string, ctrlKey = false) => stepOf({ key, ctrlKey, metaKey: false, altKey: false });
  assert.deepEqual(
    [key("j"), key("K"), key("Escape"), key("j", true), key("x")],
    ["after", "before", "back", null, null],
  );
});

test("a status is a part of the address of the list", () => {
  const view = withStatus({ ...DEFAULT_VIEW, cursor: "1~a" }, "refunded");
  const says = { mode: true, carries: ["filters", "cursor"] as const, own: ["status"] };
  const read = parseView(String(queryOf(view, says)));
  const asked = askedPayments(read, { from: "2026-11-01", to: "2026-11-30" });
  assert.deepEqual([asked.status, asked.cursor], ["refunded", undefined]);
  assert.ok(isNarrowed(read));
  assert.ok(!isNarrowed(withStatus(read, null)));
  assert.equal(askedPayments({ ...read, own: { status: "late" } }, { from: "", to: "" }).status, undefined);
});

test("a file is asked for by the same question", () => {
  const address = csvAddress("site_a", "payments.csv", {
    from: "2026-11-01",
    filter: ["source:is:a b", "source:is:c"],
    cursor: null,
  });
  assert.equal(
    address,
    "/api/sites/site_a/payments.csv?from=2026-11-01&filter=source%3Ais%3Aa+b&filter=source%3Ais%3Ac",
  );
});
