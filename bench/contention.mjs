// Many purchases of one Stripe customer at once: how long they take, and how often the Worker gives a delivery back.
//
//   node bench/contention.mjs [purchases] [posts at once]
//
// Each purchase is four events. What is given back (503) is sent again, as Stripe would, though at once; every answer counts.

import { line } from "../scripts/lib/say.mjs";
import { startWorker } from "../tests/e2e/harness.mjs";
import { crowd, deliverCrowd } from "../tests/e2e/crowd.mjs";
import { table } from "./table.mjs";

const [purchases = 200, atOnce = 32] = process.argv.slice(2).map(Number);
const rows = [];
const worker = await startWorker({ HEADWATER_COUNT: "1" });
try {
  // What the customer's payments share differs: nothing but the customer, what is remembered of it, or the customer's own object.
  for (const kind of ["bare", "named", "mixed", "updated"]) {
    const shop = await worker.newShop();
    const events = crowd(kind, purchases);
    const started = performance.now();
    const { refused, trips } = await deliverCrowd(shop, events, atOnce);
    const seconds = (performance.now() - started) / 1000;
    const net = JSON.stringify(await shop.net());
    rows.push([
      kind,
      events.length,
      seconds.toFixed(1),
      Math.round(events.length / seconds),
      refused,
      (trips / events.length).toFixed(2),
      net,
    ]);
    line(`${kind}: ${seconds.toFixed(1)} s`);
  }
} finally {
  await worker.close();
}
table(
  `${purchases} purchases of one customer, ${atOnce} posts at once`,
  ["", "events", "seconds", "events/s", "answers of 503", "round trips/event", "net"],
  rows,
);
