// What was said beside what was tracked: the question, the texts of the table, and a promotion code beside the answer of a payment.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { PaymentDetail } from "../src/api/types";
import { DEFAULT_VIEW } from "../src/filter/view";
import { promotionBeside } from "../src/page/payment/came";
import {
  askedSelfReported,
  cellText,
  figureOf,
  heatOf,
  mostOf,
  saidText,
  trackedOf,
  trackedText,
} from "../src/page/self-reported/matrix";

const span = { from: "2026-01-01", to: "2026-01-31" };
const unit = { currency: "eur", minor_per_major: 100 };
const sum = { payments: 0, net_minor: 0 };

test("the question has what the page shows, and no more", () => {
  const own = { by: "channel", figure: "net" };
  const view = { ...DEFAULT_VIEW, own, basis: "acquisition" as const };
  assert.deepEqual(askedSelfReported(view, span), {
    ...span,
    mode: view.mode,
    model: view.model,
    breakdown: "channel",
  });
  assert.equal(figureOf(view), "net");
  assert.equal(trackedOf({ ...view, own: { by: "device" } }), "source");
});

test("names, others and nothing are told apart", () => {
  assert.equal(saidText({ name: "podcast", others: 0, sum }), "“podcast”");
  assert.equal(saidText({ name: null, others: 3, sum }), "3 other answers");
  assert.equal(saidText({ name: null, others: 0, sum }), "Said nothing");
  assert.equal(trackedText({ name: "(direct)", others: 0, sum }, "source"), "Direct");
  assert.equal(trackedText({ name: null, others: 0, sum }, "source"), "Not known");
});

test("a cell shows the figure chosen, and money that only went back is shown too", () => {
  assert.equal(cellText({ payments: 2, net_minor: 1_000 }, "payments", unit), "2");
  assert.equal(cellText({ payments: 0, net_minor: -500 }, "net", unit).replace(/[^\d.]/g, ""), "5.00");
  assert.equal(cellText(sum, "net", unit), "");
  const rows = [{ cells: [{ payments: 4, net_minor: -1 }, sum] }];
  assert.equal(mostOf(rows, "payments"), 4);
  assert.equal(heatOf({ payments: 1, net_minor: 0 }, "payments", 4), 0.25);
  assert.equal(heatOf({ payments: 1, net_minor: -9 }, "net", 0), 0);
});

test("a code stands beside the answer where another clue decided", () => {
  const result = { rung: "promotion_code", outcome: "found", looked_for: "promotion_code promo_1: The: Daily" };
  const detail = (rung: string) => ({ payment: { rung }, ladder: [result] }) as unknown as PaymentDetail;
  assert.deepEqual(promotionBeside(detail("session_metadata")), { code: "promo_1", source: "The: Daily" });
  assert.equal(promotionBeside(detail("promotion_code")), null);
  assert.equal(promotionBeside({ payment: { rung: null }, ladder: [] } as unknown as PaymentDetail), null);
});
