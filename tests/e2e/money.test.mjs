// Money through the real Worker and D1: each unit counted once, whatever the order, the repetition and the crowd.
//
// The native tests try every order they can; here a sample shows that the shell around the same core does as well.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { order, purchase, refunded } from "../../demo/stripe-events.mjs";
import { nowS, shuffled, startWorker } from "./harness.mjs";

let worker;
before(async () => {
  worker = await startWorker();
});
after(() => worker?.close());

const scenarios = JSON.parse(readFileSync(new URL("../fixtures/scenarios.json", import.meta.url), "utf8"));
// The scenarios happen in September 2026.
const then = { from: "2026-09-01", to: "2026-10-31" };
const notebook = { slug: "notebook", name: "Notebook", amount_minor: 2400, currency: "eur" };
const club = { slug: "club", name: "Club", amount_minor: 1200, currency: "eur", interval: "month" };

async function deliverAll(shop, events) {
  for (const event of events) {
    const answer = await shop.deliver(event);
    assert.equal(answer.status, 200, `${event.type}: ${JSON.stringify(answer)}`);
  }
}

async function deliverAtOnce(shop, events, rounds = 5) {
  const answers = await Promise.all(events.map((event) => shop.deliver(event)));
  const refused = answers.filter(({ status }) => ![200, 503].includes(status));
  assert.deepEqual(refused, [], `${refused.length} of ${events.length} were refused`);
  // A machine with much else to do gives some back, and Stripe sends them again.
  const again = events.filter((_, index) => answers[index].status === 503);
  assert.ok(rounds > 0 || again.length === 0, `${again.length} of ${events.length} are given back each time`);
  return again.length === 0 ? answers : [...answers, ...(await deliverAtOnce(shop, again, rounds - 1))];
}

for (const [name, { events, expected_net_minor }] of Object.entries(scenarios)) {
  test(`${name}: the same net in two orders, with repetition`, async () => {
    for (const seed of [7, 4711]) {
      const shop = await worker.newShop();
      const twice = shuffled([...events, ...events.filter((_, index) => index % 2 === 0)], seed + name.length);
      await deliverAll(shop, twice);
      assert.deepEqual(await shop.net(then), expected_net_minor, `seed ${seed}`);
    }
  });
}

test("test money is no live money", async () => {
  const shop = await worker.newShop();
  await deliverAll(
    shop,
    purchase(order({ key: "modes", product: notebook, email: "a@example.com", created_s: nowS() })),
  );
  assert.deepEqual(await shop.net(), { eur: 2400 });
  assert.deepEqual(await shop.net({ mode: "live" }), {});
});

test("fifty deliveries of one event at once are one payment", async () => {
  const shop = await worker.newShop();
  const charge = purchase(order({ key: "fifty", product: notebook, email: "a@example.com", created_s: nowS() }))[0];
  const answers = await deliverAtOnce(
    shop,
    Array.from({ length: 50 }, () => charge),
  );
  assert.ok(answers.some(({ outcome }) => outcome === "stored"));
  assert.equal((await shop.payments()).length, 1);
  assert.deepEqual(await shop.net(), { eur: 2400 });
  assert.equal((await shop.deliveries()).length, 1);
});

for (const [what, product] of Object.entries({
  "a one-time purchase": notebook,
  "a subscription's first payment": club,
})) {
  for (const shape of ["old", "new"]) {
    test(`all events of ${what} at once (${shape} shape) are one payment`, async () => {
      const shop = await worker.newShop();
      const events = purchase(
        order({ key: `atonce${shape}`, shape, product, email: "a@example.com", created_s: nowS() }),
      );
      await deliverAtOnce(shop, events);
      assert.deepEqual(
        (await shop.payments()).map(({ id }) => id),
        [`pi_atonce${shape}`],
      );
      assert.deepEqual(await shop.net(), { eur: product.amount_minor });
      const kept = (await shop.deliveries()).filter(({ outcome }) => ["stored", "ignored"].includes(outcome));
      assert.equal(kept.length, events.length);
    });
  }
}

test("fifty different events of one payment at once are one payment, every fact kept", async () => {
  const shop = await worker.newShop();
  const bought = order({
    key: "crowd",
    product: { ...notebook, amount_minor: 10_000 },
    email: "a@example.com",
    created_s: nowS(),
  });
  const events = purchase(bought);
  // Twenty-three refunds of 100, each as a refund and as the charge's new cumulative sum.
  for (let number = 1; events.length < 50; number += 1) {
    events.push(
      ...refunded(bought, { number, amount_minor: 100, before_minor: (number - 1) * 100, created_s: nowS() }),
    );
  }
  const refunds = events.filter(({ type }) => type === "refund.created").length;
  await deliverAtOnce(shop, shuffled(events, 99));
  assert.deepEqual(
    (await shop.payments()).map(({ id }) => id),
    ["pi_crowd"],
  );
  assert.deepEqual(await shop.net(), { eur: 10_000 - refunds * 100 });
  const { entries } = await shop.payment("pi_crowd");
  assert.equal(entries.filter(({ amount_minor }) => amount_minor === -100).length, refunds);
  const stored = (await shop.deliveries()).filter(({ outcome }) => outcome === "stored");
  assert.equal(stored.length, events.length);
});
