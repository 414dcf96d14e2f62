// Many purchases of one Stripe customer at once: each unit counted once, and few deliveries given back to Stripe.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { AMOUNT_MINOR, crowd, deliverCrowd } from "./crowd.mjs";
import { startWorker } from "./harness.mjs";

const PURCHASES = 40;
/** Of 160 events. Stripe sends again much later what is given back, so few are to be. */
const REFUSED_MAX = 4;

let worker;
before(async () => {
  worker = await startWorker();
});
after(() => worker?.close());

for (const [kind, what] of [
  ["named", "each names a visitor"],
  ["mixed", "every other one does"],
  ["updated", "the customer is told with each"],
]) {
  test(`forty purchases of one customer, all at once: ${what}`, async () => {
    const shop = await worker.newShop();
    const events = crowd(kind, PURCHASES);
    const { refused } = await deliverCrowd(shop, events, events.length);
    assert.deepEqual(await shop.net(), { eur: PURCHASES * AMOUNT_MINOR });
    assert.ok(refused <= REFUSED_MAX, `${refused} of ${events.length} were given back`);
  });
}
