// From a visit to an attributed payment, over HTTP only: the main job, and the same when the checkout says less.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { order, purchase, renewal } from "../../demo/stripe-events.mjs";
import { nowS, shuffled, startWorker } from "./harness.mjs";

let worker;
before(async () => {
  worker = await startWorker();
});
after(() => worker?.close());

const notebook = { slug: "notebook", name: "Notebook", amount_minor: 2400, currency: "eur" };
const club = { slug: "club", name: "Club", amount_minor: 1200, currency: "eur", interval: "month" };
const CAMPAIGN = "https://shop.example/?utm_source=newsletter&utm_medium=email&utm_campaign=autumn-letter";

async function visit(shop, fields = {}) {
  const ids = { visitor: randomUUID(), session: randomUUID() };
  const response = await shop.collect({ ...ids, url: CAMPAIGN, ...fields });
  assert.equal(response.status, 202);
  return ids;
}

async function buy(shop, fields) {
  const bought = order({ product: notebook, email: `${fields.key}@example.com`, created_s: nowS(), ...fields });
  for (const event of shuffled(purchase(bought), 3)) assert.equal((await shop.deliver(event)).status, 200);
  return bought;
}

const metadataOf = ({ visitor, session }) => ({ headwater_visitor_id: visitor, headwater_session_id: session });

for (const shape of ["old", "new"]) {
  for (const product of [notebook, club]) {
    test(`metadata leads to the campaign with high confidence (${product.slug}, ${shape} shape)`, async () => {
      const shop = await worker.newShop();
      const ids = await visit(shop);
      await buy(shop, { key: "high", shape, product, metadata: metadataOf(ids) });
      const { payment, ladder, journey } = await shop.payment("pi_high");
      assert.equal(payment.confidence, "high");
      assert.equal(payment.rung, "session_metadata");
      assert.equal(payment.campaign, "autumn-letter");
      assert.equal(payment.source, "newsletter");
      assert.equal(payment.visitor, ids.visitor);
      assert.equal(ladder[0].outcome, "found");
      assert.equal(journey.length, 1);
      const [currency] = (await shop.report()).currencies;
      assert.equal(currency.source_known.net_minor, product.amount_minor);
      assert.deepEqual(
        currency.by_campaign.map(({ name }) => name),
        ["autumn-letter"],
      );
    });
  }
}

test("identify alone leads to it with medium confidence", async () => {
  const shop = await worker.newShop();
  const ids = await visit(shop);
  await shop.collect({ ...ids, type: "identify", traits: { email: " Medium@Example.com " } });
  await buy(shop, { key: "medium" });
  const { payment } = await shop.payment("pi_medium");
  assert.deepEqual([payment.confidence, payment.rung, payment.campaign], ["medium", "email", "autumn-letter"]);
});

test("nothing is unattributed, with what was missing and the remedy", async () => {
  const shop = await worker.newShop();
  await visit(shop);
  await buy(shop, { key: "nothing" });
  const { payment, missing, ladder } = await shop.payment("pi_nothing");
  assert.deepEqual([payment.confidence, payment.rung, payment.campaign], ["unknown", null, null]);
  assert.ok(missing.length > 0);
  assert.ok(missing.every(({ code, message, remedy }) => code && message && remedy));
  assert.ok(ladder.every(({ outcome }) => outcome !== "found"));
  const [currency] = (await shop.report()).currencies;
  assert.deepEqual(
    currency.by_confidence.map(({ confidence, money }) => [confidence, money.net_minor]),
    [["unknown", 2400]],
  );
  assert.equal(currency.source_known.net_minor, 0);
});

test("an identify after the payment turns unattributed into medium, and the history shows both", async () => {
  const shop = await worker.newShop();
  const ids = await visit(shop);
  await buy(shop, { key: "late" });
  assert.equal((await shop.payment("pi_late")).payment.confidence, "unknown");
  await shop.collect({ ...ids, type: "identify", traits: { email: "late@example.com" } });
  await worker.tick();
  const { payment, history } = await shop.payment("pi_late");
  assert.deepEqual([payment.confidence, payment.rung, payment.campaign], ["medium", "email", "autumn-letter"]);
  assert.deepEqual(
    history.map(({ confidence }) => confidence),
    ["unknown", "medium"],
  );
  assert.deepEqual(await shop.net(), { eur: 2400 }, "money isn't posted again");
});

test("a renewal inherits the first payment's journey without metadata of its own", async () => {
  const shop = await worker.newShop();
  const ids = await visit(shop);
  const bought = await buy(shop, { key: "sub", product: club, metadata: metadataOf(ids) });
  for (const event of shuffled(renewal(bought, 1, nowS()), 5)) assert.equal((await shop.deliver(event)).status, 200);
  await worker.tick();
  const { payment } = await shop.payment("pi_subr1");
  assert.equal(payment.renewal, true);
  assert.deepEqual([payment.confidence, payment.campaign], ["high", "autumn-letter"]);
  assert.deepEqual(await shop.net(), { eur: 2400 });
});

test("a visit to another site is no evidence here", async () => {
  const [mine, theirs] = [await worker.newShop(), await worker.newShop()];
  const ids = await visit(theirs);
  await theirs.collect({ ...ids, type: "identify", traits: { email: "shared@example.com" } });
  await buy(mine, { key: "shared", email: "shared@example.com" });
  assert.equal((await mine.payment("pi_shared")).payment.confidence, "unknown");
});
