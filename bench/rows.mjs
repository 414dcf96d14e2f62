// Rows read by each request on a small site and on one of a million sessions.
//
//   node bench/rows.mjs [sessions] [payments]

import { line } from "../scripts/lib/say.mjs";
import { startWorker } from "../tests/e2e/harness.mjs";
import { rowsRead } from "../tests/e2e/hot.mjs";
import { seed } from "../tests/e2e/seed.mjs";
import { table } from "./table.mjs";

const [sessions = 1_000_000, payments = 100_000] = process.argv.slice(2).map(Number);
const worker = await startWorker({ HEADWATER_COUNT: "1" });
try {
  const small = await worker.newShop();
  await seed(worker, small, { sessions: 300, payments: 200 });
  const before = await rowsRead(worker, small);
  const large = await worker.newShop();
  const started = performance.now();
  await seed(worker, large, { sessions, payments });
  line(`Seeded in ${((performance.now() - started) / 1000).toFixed(0)} s.`);
  const after = await rowsRead(worker, large);
  const rows = Object.keys(before).map((what) => [what, before[what], after[what]]);
  table("D1, rows read by each request", ["", "small site", `${sessions.toLocaleString("en-US")} sessions`], rows);
} finally {
  await worker.close();
}
