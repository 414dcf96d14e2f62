// What bounds a flood, in workerd: the day's rows of visits, and the count of wrong tokens. Beacons' own limit is among the attacks.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { at } from "../../scripts/lib/paths.mjs";
import { newSecret, startWorker } from "./harness.mjs";

const BOUND = 200;
let worker;
let shop;
before(async () => {
  worker = await startWorker({ COLLECT_ROWS_A_DAY: String(BOUND), HEADWATER_COUNT: "1" });
  shop = await worker.newShop();
});
after(() => worker?.close());

const from = (address) => shop.collect({}, { "CF-Connecting-IP": address });

test("visits leave money its rows, and the owner is told", async () => {
  const reasons = new Set();
  for (let n = 0; n < 150; n += 1) reasons.add((await (await from(`2001:db8:0:${n.toString(16)}::1`)).json()).reason);
  assert.ok(reasons.has("budget"), [...reasons].join());
  const { visit } = await worker.rowCounts();
  assert.ok(3 * visit < 2 * BOUND, `${visit} visits`);
  const ignored = await from("203.0.113.9");
  assert.equal(ignored.headers.get("x-headwater-d1"), "batches=0;statements=0;rows_read=0;rows_written=0");
  const { visit_rows: rows } = await worker.api.call("GET", "/api/sites");
  assert.deepEqual([rows.bound, rows.used_up], [BOUND, [shop.site]]);
  const created = Math.floor(Date.now() / 1000);
  const charge = {
    id: `ch_${randomUUID().slice(0, 8)}`,
    object: "charge",
    amount: 500,
    amount_captured: 500,
    currency: "eur",
    captured: true,
    paid: true,
    status: "succeeded",
    created,
    metadata: {},
  };
  const event = {
    id: "evt_late",
    object: "event",
    api_version: "2026-10-28.endive",
    created,
    livemode: false,
    pending_webhooks: 1,
    type: "charge.succeeded",
    data: { object: charge },
  };
  assert.equal((await shop.deliver(event)).outcome, "stored");
});

test("what a statement dropped is counted by D1 itself", async () => {
  const { DB } = await worker.worker.getEnv();
  const count = readFileSync(at("worker", "sql", "visit_rows.add_dropped.sql"), "utf8");
  const drop = "DELETE FROM day_salt WHERE day < 3";
  await DB.batch([1, 2].map((day) => DB.prepare("INSERT INTO day_salt (day, salt) VALUES (?1, '')").bind(day)));
  await DB.batch([DB.prepare(drop), DB.prepare(count).bind(7, 2), DB.prepare(drop), DB.prepare(count).bind(8, 2)]);
  const rows = (await DB.prepare("SELECT day, site, rows FROM visit_rows WHERE day < 9 ORDER BY day").all()).results;
  assert.deepEqual(rows, [{ day: 7, site: "", rows: 4 }]);
});

test("a wrong token is counted by network, the right one passes", async () => {
  const call = (token) =>
    worker.fetch("/api/session", {
      method: "POST",
      body: JSON.stringify({ token }),
      headers: { "Content-Type": "application/json", Origin: worker.origin, "CF-Connecting-IP": "2001:db8:9::1" },
    });
  const statuses = [];
  for (let n = 0; n < 25; n += 1) statuses.push((await call(newSecret())).status);
  assert.ok(statuses.includes(429) && statuses[0] === 401, statuses.join());
  assert.equal((await call(worker.token)).status, 204);
});
