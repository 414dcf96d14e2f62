// Odd texts, sums beyond 2^53 and other accounts' events, through the real Worker and D1, whose numbers are JavaScript's.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startWorker } from "./harness.mjs";
import { chargeSucceeded } from "./events.mjs";

let worker;
before(async () => {
  worker = await startWorker();
});
after(() => worker?.close());

const charge = (key, amount, currency) =>
  chargeSucceeded(key, { amount, currency, customer: "cus_whale", description: "HERE" });

test("half a surrogate pair, and a NUL, in a field nobody reads keep no money out", async () => {
  const shop = await worker.newShop();
  for (const [n, odd] of ["\\ud83d", "\\ude00 \\\\ud83d", "\\u0000", "\\ud83d\\ud83d\\ude00"].entries()) {
    const text = JSON.stringify(charge(`t${n}`, 1_000, "eur")).replace("HERE", odd);
    assert.equal((await shop.deliverText(text)).outcome, "stored", odd);
  }
  const metadata = JSON.stringify(charge("m", 1_000, "eur")).replace(
    '"metadata":{}',
    '"metadata":{"utm_source":"a\\u0000\\ud83d","\\udead":"\\u0000"}',
  );
  assert.equal((await shop.deliverText(metadata)).outcome, "stored");
  assert.deepEqual(await shop.net(), { eur: 5_000 });
});

test("a report and a person whose sums lie beyond 2^53 answer, each digit right", async () => {
  const shop = await worker.newShop();
  const [count, largest] = [96, 99_999_999_999_999];
  for (let n = 0; n < count; n += 8) {
    const eight = Array.from({ length: 8 }, (_, i) => shop.deliver(charge(`l${n + i}`, largest, "lbp")));
    for (const { outcome } of await Promise.all(eight)) assert.equal(outcome, "stored");
  }
  const sum = BigInt(largest) * BigInt(count);
  assert.ok(sum > BigInt(Number.MAX_SAFE_INTEGER));
  assert.deepEqual(await shop.net(), { lbp: Number(sum) });
  const person = await worker.api.call("GET", `/api/sites/${shop.site}/people/cus_whale?mode=test`);
  assert.equal(person.revenue[0].net_minor, Number(sum));
  const more = await shop.deliver(charge("more", largest + 1, "lbp"));
  assert.equal(more.outcome, "quarantined");
  assert.match(more.reason, /^field_invalid: the field amount .* twelve digits/);
});

test("another account's event is left out, and counts once the site takes it", async () => {
  const shop = await worker.newShop();
  const foreign = (key) => ({ ...charge(key, 700, "eur"), account: "acct_other" });
  assert.deepEqual(await shop.deliver(foreign("c1")).then(({ outcome, reason }) => [outcome, reason]), [
    "ignored",
    "connected_account",
  ]);
  await worker.api.call("PATCH", `/api/sites/${shop.site}`, { connected_accounts: ["acct_other"] });
  assert.equal((await shop.deliver(foreign("c2"))).outcome, "stored");
  assert.deepEqual(await shop.net(), { eur: 700 });
});
