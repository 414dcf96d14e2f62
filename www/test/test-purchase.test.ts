// The test purchase: its link, and how far it came by what is known.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { PaymentDetail, SetUp } from "../src/api/types";
import {
  firstOut,
  paymentOf,
  paymentsSince,
  shopAddress,
  testLink,
  testStanding,
} from "../src/page/set-up/test-purchase";

const VISIT = { began_s: 1_000, session: "s", visitor: "v" };
const RUNGS = ["session_metadata"];
const detail = (rung: string | null, looked_for: string | null, visitor: string | null = "v") =>
  ({
    payment: { id: `pi_${rung}`, paid_at_s: 1_050, rung, visitor },
    ladder: [{ rung: "session_metadata", outcome: rung ? "found" : "not_found", looked_for }],
    history: [{ decided_at_s: 1_052 }, { decided_at_s: 1_060 }],
    missing: [],
  }) as unknown as PaymentDetail;

test("the link keeps what the address has, and what is no address has none", () => {
  assert.equal(
    testLink("https://shop.example/de?a=1#top"),
    "https://shop.example/de?a=1&utm_source=headwater&utm_medium=test&utm_campaign=test-purchase#top",
  );
  for (const none of ["", "shop.example", "javascript:alert(1)", "https://"]) assert.equal(testLink(none), null, none);
});

test("the shop is at its first host, on one's own machine at the usual port, and the demo's where that runs", () => {
  const demo = "http://localhost:8788";
  assert.equal(shopAddress({ name: "Acme", hosts: ["acme.example", "b.example"] }, null), "https://acme.example/");
  assert.equal(shopAddress({ name: "Mine", hosts: ["localhost"] }, demo), "http://localhost:3000/");
  assert.equal(shopAddress({ name: "Demo shop", hosts: ["localhost"] }, demo), `${demo}/shop`);
});

test("each step is done on its own proof, and the first that stays out is named", () => {
  const states = (of: Parameters<typeof testStanding>) => testStanding(...of).map((one) => one.state);
  const out = (of: Parameters<typeof testStanding>) => firstOut(testStanding(...of))?.step ?? null;
  const cases: [Parameters<typeof testStanding>, string[], string | null][] = [
    [[null, null, RUNGS], ["waits", "waits", "waits", "waits"], "visit"],
    [[VISIT, null, RUNGS], ["done", "waits", "waits", "waits"], "checkout"],
    [[VISIT, detail(null, null), RUNGS], ["done", "failed", "done", "waits"], "checkout"],
    [[VISIT, detail("email", "s"), RUNGS], ["done", "done", "done", "failed"], "attributed"],
    [[VISIT, detail("session_metadata", "s"), RUNGS], ["done", "done", "done", "done"], null],
  ];
  for (const [of, wanted, first] of cases) {
    assert.deepEqual(states(of), wanted);
    assert.equal(out(of), first);
  }
  const times = testStanding(VISIT, detail("session_metadata", "s"), RUNGS).map((one) => one.at_s);
  assert.deepEqual(times, [1_000, 1_050, 1_050, 1_060]);
});

test("the payment of the visit's own visitor counts, else the newest since the visit", () => {
  const modes = [
    { mode: "live", currencies: [], source_known: false, decided: [] },
    {
      mode: "test",
      currencies: ["eur"],
      source_known: true,
      decided: [100, 900, 1_500, 1_100, 1_200, 1_300].map((paid_s) => ({
        rung: null,
        payment: `pi_${paid_s}`,
        paid_s,
      })),
    },
  ];
  const since = paymentsSince({ modes } as unknown as SetUp, VISIT).map((one) => one.paid_s);
  assert.deepEqual(since, [1_500, 1_300, 1_200]);
  const [own, other] = [detail("session_metadata", "s"), detail(null, null, "w")];
  assert.equal(paymentOf([other, own], VISIT), own);
  assert.equal(paymentOf([other], VISIT), other);
  assert.equal(paymentOf([], VISIT), null);
});
