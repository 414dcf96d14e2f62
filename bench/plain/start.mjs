// The plain Worker in workerd, with a D1 of its own.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTestHarness } from "wrangler";
import { ROOT } from "../../scripts/lib/paths.mjs";
import { newSecret, nowS, stripe } from "../../tests/e2e/harness.mjs";

const TABLES = [
  "CREATE TABLE event (id TEXT PRIMARY KEY, type TEXT, created_s INTEGER)",
  "CREATE TABLE customer (id TEXT PRIMARY KEY, visitor TEXT, seen_s INTEGER)",
  "CREATE TABLE payment (id TEXT PRIMARY KEY, customer TEXT, visitor TEXT, currency TEXT, amount_minor INTEGER, paid_s INTEGER)",
];

/** What a delivery costs there, as bench/plain/worker.mjs is written: round trips and statements. */
export const PLAIN_COST = { batches: 3, statements: 5 };

/** Starts it; `close` it at the end. */
export async function startPlain() {
  const secret = newSecret();
  const before = process.env.TMPDIR;
  const folder = mkdtempSync(join(tmpdir(), "headwater-plain-"));
  process.env.TMPDIR = folder;
  const secrets = { SIGNING_SECRET: secret };
  const harness = createTestHarness({ root: ROOT, workers: [{ configPath: "bench/plain/wrangler.toml", secrets }] });
  const { url } = await harness.listen().finally(() => {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  });
  const { DB } = await harness.getWorker().getEnv();
  for (const sql of TABLES) await DB.prepare(sql).run();
  return {
    /** Delivers a text, signed by Stripe's own library. */
    deliver: signed(`http://localhost:${url.port}/`, secret),
    async close() {
      await harness.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}

/** What signs an event now, and then posts it when it is called. The posting alone is timed. */
export function signed(address, secret) {
  return (event) => {
    const payload = JSON.stringify(event);
    const header = stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp: nowS() });
    const headers = { "Content-Type": "application/json; charset=utf-8", "Stripe-Signature": header };
    return async () => {
      const response = await fetch(address, { method: "POST", body: payload, headers });
      const answer = await response.text();
      if (response.status !== 200) throw new Error(`A delivery was answered ${response.status}: ${answer}`);
    };
  };
}
