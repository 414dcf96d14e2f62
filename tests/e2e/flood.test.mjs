// A flood of beacons from one network: refused before it costs the database anything, while money goes in.
//
// How fast a machine can send is not tested: the limit is lowered to what any machine sends within a minute.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { order, purchase } from "../../demo/stripe-events.mjs";
import { nowS, startWorker } from "./harness.mjs";

const LIMIT = 40;
let worker;
before(async () => {
  worker = await startWorker({}, (config) => {
    const limit = /(name = "COLLECT_PER_ADDRESS"[^[]*limit = )3000,/;
    assert.match(config, limit, "the limit that an installation has");
    return config.replace(limit, `$1${LIMIT},`);
  });
});
after(() => worker?.close());

test("a flood of beacons is answered 429 whatever it says of its address, and money goes in meanwhile", async () => {
  const shop = await worker.newShop();
  const bot = { "User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)" };
  const flood = (n) =>
    shop.collect(
      {},
      {
        ...bot,
        "CF-Connecting-IP": "203.0.113.77",
        "X-Forwarded-For": `192.0.2.${n}`,
        "X-Real-IP": `192.0.2.${n}`,
        Forwarded: `for=192.0.2.${n}`,
      },
    );
  const refused = new Set();
  // A minute may end meanwhile, and the count begin anew.
  for (let n = 0; n < 3 * LIMIT; n += 1) {
    const response = await flood(n);
    const body = await response.json();
    if (response.status === 429) refused.add(`${response.headers.get("retry-after")} ${body.error.code}`);
  }
  assert.deepEqual([...refused], ["60 too_many_beacons"]);
  const during = Promise.all(Array.from({ length: LIMIT }, async (_, n) => (await flood(n)).text()));
  const product = { slug: "notebook", name: "Notebook", amount_minor: 2400, currency: "eur" };
  const bought = order({
    key: "money",
    product,
    email: "ada@example.com",
    metadata: {},
    created_s: nowS(),
    guest: false,
  });
  for (const event of purchase(bought)) assert.equal((await shop.deliver(event)).status, 200);
  assert.deepEqual(await shop.net(), { eur: product.amount_minor });
  await during;
  assert.equal(
    (await shop.collect({}, { "CF-Connecting-IP": "203.0.113.78" })).status,
    202,
    "the others' beacons are taken",
  );
});
