// What is shown where nobody has said it: by the ledger, not by the range; and how far a site is.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { CurrencyReport, PaymentSummary, SetUp } from "../src/api/types";
import { chosenCurrency, chosenMode, noMoneyReason } from "../src/filter/choice";
import { isLocal, snippet } from "../src/kit/recipe";
import { knowledgeOf, statusOf } from "../src/kit/words";

const setUp = (live: string[], test: string[], change: Partial<SetUp> = {}): SetUp => ({
  site: "site_a",
  first_seen_s: 1,
  first_host: null,
  cookie: null,
  key_s: 1,
  delivered_s: null,
  connected: true,
  modes: [
    { mode: "live", currencies: live, source_known: false, decided: [] },
    { mode: "test", currencies: test, source_known: test.length > 0, decided: [] },
  ],
  ...change,
});
const reports = (...currencies: string[]) => currencies.map((currency) => ({ currency }) as CurrencyReport);

test("the mode is the one that has money, unless another was chosen", () => {
  assert.equal(chosenMode(null, setUp([], ["eur"])), "test");
  assert.equal(chosenMode(null, setUp(["usd"], ["eur"])), "live");
  assert.equal(chosenMode(null, setUp([], [])), "live");
  assert.equal(chosenMode("live", setUp([], ["eur"])), "live");
  assert.deepEqual(
    [chosenMode(null, null), chosenMode("test", null)],
    ["live", "test"],
    "as long as the money is not known",
  );
});

test("the currency never changes with the range", () => {
  const ledger = setUp([], ["eur", "usd"]);
  const of = (asked: string | null, last: string | null, ...range: string[]) =>
    chosenCurrency(asked, last, ledger, "test", reports(...range));
  assert.equal(of(null, null, "usd", "eur").shown, "eur");
  const poor = of(null, null, "usd");
  assert.deepEqual(
    [poor.shown, poor.report, poor.all],
    ["eur", undefined, ["eur", "usd"]],
    "none in these days is none, not another one",
  );
  assert.equal(of(null, "usd", "eur").shown, "usd");
  assert.equal(of("eur", "usd", "usd").shown, "eur");
  assert.equal(of("xxx", null, "eur").shown, "eur", "what there is none of is not shown");
  assert.deepEqual(of(null, null, "jpy").all, ["eur", "usd", "jpy"]);
  assert.equal(chosenCurrency(null, null, null, "test", reports("usd")).shown, "usd");
});

test("what to do about no money fits why there is none", () => {
  assert.equal(noMoneyReason(setUp([], [], { connected: false }), "live"), "not_connected");
  assert.equal(noMoneyReason(setUp([], []), "live"), "no_payment_yet");
  assert.equal(noMoneyReason(setUp([], ["eur"]), "live"), "other_mode");
  assert.equal(noMoneyReason(setUp([], ["eur"]), "test"), "other_range");
});

test("money that went back says so", () => {
  const word = (
    gross_minor: number,
    refunds_minor: number,
    disputes_minor = 0,
    state: PaymentSummary["state"] = "paid",
  ) => statusOf({ state, gross_minor, refunds_minor, disputes_minor }).word;
  assert.deepEqual(
    [word(500, 0), word(500, -500), word(500, -1), word(500, -200, -300), word(500, 0, -500)],
    ["Paid", "Refunded", "Partially refunded", "Disputed", "Disputed"],
  );
  assert.equal(word(0, 0, 0, "authorised"), "Authorised, not captured");
});

test("a visitor who was never seen is no source", () => {
  const of = (channel: string | null, source: string | null, visitor: string | null) =>
    knowledgeOf({ channel, source, visitor } as Pick<PaymentSummary, "channel" | "source" | "visitor">);
  assert.deepEqual(
    [
      of("Unassigned", null, "v"),
      of(null, null, "v"),
      of(null, null, null),
      of("Direct", null, "v"),
      of("Unassigned", "podcast", null),
    ],
    ["visitor", "visitor", "nothing", "source", "source"],
  );
});

test("hosts of one's own machine are let in by the tag", () => {
  for (const host of ["localhost", "shop.local", "127.0.0.1", "app.localhost"]) assert.ok(isLocal(host), host);
  for (const host of ["shop.example", "localhost.shop.example", "notlocal"]) assert.ok(!isLocal(host), host);
  assert.match(
    snippet("http://localhost:1", "site_a", { local: true }),
    /data-site="site_a" data-allow-local data-debug>/,
  );
  assert.match(snippet("https://h.example", "site_a", { cookieless: true }), /data-site="site_a" data-cookieless>/);
  assert.doesNotMatch(snippet("http://localhost:1", "site_a"), /allow-local/);
});
