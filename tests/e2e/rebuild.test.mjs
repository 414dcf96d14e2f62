// Everything derived is made anew in workerd: the same figures, and what was damaged is whole again.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { order, purchase } from "../../demo/stripe-events.mjs";
import { nowS, startWorker } from "./harness.mjs";

let worker;
before(async () => {
  worker = await startWorker();
});
after(() => worker?.close());

/** Begins a rebuild of a site and takes its steps until both modes are done. */
async function rebuild({ site }) {
  let { modes } = await worker.api.call("POST", `/api/sites/${site}/rebuild`);
  assert.deepEqual(modes.map(({ mode }) => mode).sort(), ["live", "test"]);
  for (let step = 0; modes.some(({ ended_s }) => ended_s == null); step += 1) {
    assert.ok(step < 200, "a rebuild ends");
    ({ modes } = await worker.api.call("POST", `/api/sites/${site}/rebuild/advance`));
  }
  assert.deepEqual(
    modes.map(({ skipped }) => skipped),
    [0, 0],
  );
}

test("a rebuild leaves the figures as they are, and puts back what was lost", async () => {
  const shop = await worker.newShop();
  const product = { slug: "notebook", name: "Notebook", amount_minor: 2400, currency: "eur" };
  for (const key of ["one", "two", "three"]) {
    const bought = order({ key, product, email: `${key}@example.com`, metadata: {}, created_s: nowS(), guest: false });
    for (const event of purchase(bought)) assert.equal((await shop.deliver(event)).status, 200);
  }
  const [report, rows] = [await shop.report(), await worker.rowCounts()];
  await rebuild(shop);
  assert.deepEqual(await shop.report(), report);
  const after = await worker.rowCounts();
  // The days of what was gone through wait to be added up anew, and the rebuild is noted among what was done.
  const own = { rebuild: 0, stale_day: 0, activity: 0 };
  assert.deepEqual({ ...after, ...own }, { ...rows, ...own });

  const { DB } = await worker.worker.getEnv();
  await DB.prepare("DELETE FROM entry WHERE site = ?1").bind(shop.site).run();
  assert.notDeepEqual(await shop.report(), report);
  await rebuild(shop);
  assert.deepEqual(await shop.report(), report);
});

test("there is nothing to rebuild of a site that is not there", async () => {
  const nowhere = `/api/sites/site_${"0".repeat(32)}/rebuild`;
  await assert.rejects(worker.api.call("POST", nowhere), /site/i);
  assert.equal((await worker.rowCounts()).rebuild, 2, "of the shop's two modes alone");
});
