// Signed identifies and the ids of other tools in workerd: signatures made by the package's helper, keys made by the owner.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { signIdentify } from "../../tracker/package/sign.js";
import { order, purchase } from "../../demo/stripe-events.mjs";
import { nowS, startWorker } from "./harness.mjs";

let worker;
before(async () => {
  worker = await startWorker();
});
after(() => worker?.close());

const notebook = { slug: "notebook", name: "Notebook", amount_minor: 2400, currency: "eur" };
const CAMPAIGN = "https://shop.example/?utm_source=newsletter&utm_medium=email&utm_campaign=autumn-letter";
const newIds = () => ({ visitor: randomUUID(), session: randomUUID() });
const makeKey = async (shop) => (await worker.api.call("POST", `/api/sites/${shop.site}/identify-key`)).key;

async function identify(shop, ids, traits, headers) {
  const response = await shop.collect({ ...ids, type: "identify", url: CAMPAIGN, traits }, headers);
  const { outcome, error } = await response.json();
  return [response.status, outcome ?? error.code];
}

async function buy(shop, key, fields = {}) {
  const bought = order({ product: notebook, email: `${key}@example.com`, created_s: nowS(), key, ...fields });
  for (const event of purchase(bought)) assert.equal((await shop.deliver(event)).status, 200);
  return bought;
}

/** The payment, once what was queued is derived. */
async function paid(shop, key) {
  await worker.tick();
  const { payment, ladder } = await shop.payment(`pi_${key}`);
  return { rung: payment.rung, confidence: payment.confidence, visitor: payment.visitor, ladder };
}

test("what the site's server signed leads to the visitor with high confidence, also after an unsigned claim", async () => {
  const shop = await worker.newShop();
  const key = await makeKey(shop);
  const ids = newIds();
  await shop.collect({ ...ids, url: CAMPAIGN });
  const who = { id: "user-7", email: "signed@example.com", plan: "pro" };
  assert.deepEqual(await identify(shop, ids, who), [202, "accepted"]);
  await buy(shop, "signed");
  assert.equal((await paid(shop, "signed")).confidence, "medium");
  const signed = signIdentify(key, { site: shop.site, visitor: ids.visitor, ...who });
  assert.deepEqual(await identify(shop, ids, { ...who, ...signed }), [202, "accepted"]);
  const { rung, confidence, visitor } = await paid(shop, "signed");
  assert.deepEqual({ rung, confidence, visitor }, { rung: "signed_email", confidence: "high", visitor: ids.visitor });
  const person = await worker.api.call("GET", `/api/sites/${shop.site}/people/${ids.visitor}?mode=test`);
  assert.deepEqual(
    person.identifies.map((one) => one.signed),
    [true],
  );
});

test("a signature is refused in another browser, on another site, late, and once its key is gone", async () => {
  const [shop, other] = [await worker.newShop(), await worker.newShop()];
  const key = await makeKey(shop);
  const ids = newIds();
  const vouch = (fields) => signIdentify(key, { site: shop.site, visitor: ids.visitor, id: "user-7", ...fields });
  const before = await worker.rowCounts();
  assert.deepEqual(await identify(shop, newIds(), vouch()), [400, "identify_signature_mismatch"]);
  assert.deepEqual(await identify(other, ids, vouch()), [400, "identify_key_missing"]);
  assert.deepEqual(await identify(shop, ids, vouch({ expires: nowS() - 1 })), [400, "identify_signature_expired"]);
  assert.deepEqual(await identify(shop, ids, vouch({ expires: nowS() * 1000 })), [400, "identify_expires_invalid"]);
  assert.deepEqual(await worker.rowCounts(), before, "nothing was stored");
  // A request of the same site: the cookie's visitor counts, and so is the one to sign.
  const cookie = { "Sec-Fetch-Site": "same-site", Cookie: `_hw_vid=${ids.visitor}` };
  assert.deepEqual(await identify(shop, newIds(), vouch(), cookie), [202, "accepted"]);
  await worker.api.call("DELETE", `/api/sites/${shop.site}/identify-key`);
  assert.deepEqual(await identify(shop, ids, vouch()), [400, "identify_key_missing"]);
});

test("a site that requires signatures refuses claims; the key stands nowhere in clear", async () => {
  const shop = await worker.newShop();
  const key = await makeKey(shop);
  const path = `/api/sites/${shop.site}`;
  const changed = await worker.api.call("PATCH", path, { identify_signing: "required" });
  assert.equal(changed.identify_signing, "required");
  assert.equal(changed.identify_key.hint, key.slice(-4));
  const ids = newIds();
  assert.deepEqual(await identify(shop, ids, { email: "a@example.com" }), [400, "identify_unsigned"]);
  const signed = signIdentify(key, { site: shop.site, visitor: ids.visitor, email: "a@example.com" });
  assert.ok(signed);
  assert.deepEqual(await identify(shop, ids, signed), [202, "accepted"]);
  const kept = await worker.everything();
  assert.ok(
    !kept.includes(key.slice(12)) && !kept.includes(signed.signature),
    "neither the key nor a signature is kept in clear",
  );
  assert.ok(!worker.printed().includes(key.slice(12)));
});

test("a customer that was signed is remembered without any clue on the payment", async () => {
  const shop = await worker.newShop();
  const key = await makeKey(shop);
  const ids = newIds();
  await shop.collect({ ...ids, url: CAMPAIGN });
  const bought = await buy(shop, "customer", { guest: false });
  const customer = purchase(bought)
    .map((event) => event.data.object.customer)
    .find(Boolean);
  assert.equal((await paid(shop, "customer")).confidence, "unknown");
  const signed = signIdentify(key, { site: shop.site, visitor: ids.visitor, stripe_customer: customer });
  assert.ok(signed);
  assert.deepEqual(await identify(shop, ids, signed), [202, "accepted"]);
  const { rung, confidence, visitor } = await paid(shop, "customer");
  assert.deepEqual(
    { rung, confidence, visitor },
    { rung: "remembered_customer", confidence: "high", visitor: ids.visitor },
  );
});

test("another tool's id leads to the visitor it was seen beside, also when it is seen later, and to nobody once it is another's too", async () => {
  const shop = await worker.newShop();
  const foreign = randomUUID();
  const [ids, later] = [newIds(), newIds()];
  await buy(shop, "foreign", { metadata: { datafast_visitor_id: foreign } });
  assert.equal((await paid(shop, "foreign")).visitor, foreign);
  assert.equal((await shop.collect({ ...ids, url: CAMPAIGN, alias: foreign })).status, 202);
  const { rung, confidence, visitor, ladder } = await paid(shop, "foreign");
  assert.deepEqual([rung, confidence, visitor], ["visitor_metadata", "medium", ids.visitor]);
  assert.match(ladder.find((one) => one.rung === "visitor_metadata").note, /another tool's id/);
  await sleep(1100);
  assert.equal((await shop.collect({ ...later, url: CAMPAIGN, alias: foreign })).status, 202);
  const contested = await paid(shop, "foreign");
  assert.deepEqual([contested.confidence, contested.visitor], ["unknown", foreign], "it leads to neither");
});
