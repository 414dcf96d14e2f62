// Measures what a visit and a purchase cost: bytes on the wire, what the tracker costs a page (page.mjs), D1 round trips
// and rows, time in workerd.
//
// Rows are what Cloudflare bills and bounds; they repeat exactly. Times are of this machine, with HTTP and JSON in them:
// compare them with the empty request beside them and with other runs on the same machine only.

import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { at } from "../scripts/lib/paths.mjs";
import { signIdentify } from "../tracker/package/sign.js";
import { order, purchase, refunded, renewal } from "../demo/stripe-events.mjs";
import { COST_HEADER, nowS, startWorker } from "../tests/e2e/harness.mjs";
import { Connection, startFakeStripe } from "../tests/e2e/stripe.mjs";
import { measurePage } from "./page.mjs";
import { table } from "./table.mjs";
import { compareWebhooks } from "./webhook.mjs";

const TIMED = 200;
/** The accounts that are imported: how many charges, and how long each of Stripe's replies takes. */
const IMPORTED = [
  { charges: 1_000, latency_ms: 0 },
  { charges: 5_000, latency_ms: 0 },
  { charges: 1_000, latency_ms: 300 },
];
const notebook = { slug: "notebook", name: "Notebook", amount_minor: 2400, currency: "eur" };
const club = { slug: "club", name: "Club", amount_minor: 1200, currency: "eur", interval: "month" };

function sizes() {
  const tracker = JSON.parse(readFileSync(at("tracker", "dist", "sizes.json"), "utf8"));
  const rows = Object.entries(tracker).map(([what, { raw, gzip, brotli }]) => [`tracker, ${what}`, raw, gzip, brotli]);
  const parts = ["index_bg.wasm", "index.js"].map((file) => readFileSync(at("worker", "build", file)));
  const sum = [0, 0, 0];
  for (const [index, bytes] of parts.entries()) {
    const counts = [bytes.length, gzipSync(bytes, { level: 9 }).length, brotliCompressSync(bytes).length];
    counts.forEach((count, column) => (sum[column] += count));
    rows.push([`Worker, ${index === 0 ? "wasm" : "JavaScript"}`, ...counts]);
  }
  rows.push(["Worker, whole", ...sum]);
  table("Bytes", ["", "raw", "gzip", "brotli"], rows);
}

/** `batches=2;statements=9;rows_read=14;rows_written=6` as numbers. */
function costOf(header) {
  const fields = Object.fromEntries((header ?? "").split(";").map((part) => part.split("=")));
  return ["batches", "statements", "rows_read", "rows_written"].map((name) => fields[name] ?? "?");
}

async function costs(worker) {
  const shop = await worker.newShop();
  const rows = [];
  const ids = { visitor: randomUUID(), session: randomUUID() };
  const url = "https://shop.example/?utm_source=newsletter&utm_medium=email&utm_campaign=spring";
  const collect = async (what, fields) =>
    rows.push([`collect: ${what}`, ...costOf((await shop.collect({ ...ids, ...fields })).headers.get(COST_HEADER))]);
  await collect("first beacon of the site", { url });
  Object.assign(ids, { visitor: randomUUID(), session: randomUUID() });
  await collect("new visitor, new session", { url });
  const later = { id: randomUUID(), url: "https://shop.example/two", referrer: "https://shop.example/" };
  await collect("later hit", later);
  await collect("the same again", later);
  await collect("event", { type: "event", name: "signup", props: { plan: "pro" } });
  await collect("engagement, first of a page", { type: "engagement", engaged_ms: 15_000, scroll_percent: 40 });
  await collect("engagement, more of it", { type: "engagement", engaged_ms: 15_000, scroll_percent: 80 });
  const keepsNothing = { visitor: undefined, session: undefined };
  await collect("cookieless, the first of the day", { ...keepsNothing, url });
  await collect("cookieless, later hit", keepsNothing);
  await collect("identify", { type: "identify", traits: { email: "a@example.com" } });
  const { key } = await worker.api.call("POST", `/api/sites/${shop.site}/identify-key`);
  const signed = signIdentify(key, {
    site: shop.site,
    visitor: ids.visitor,
    email: "b@example.com",
    stripe_customer: "cus_bench",
  });
  await collect("signed identify, the site not in memory", { type: "identify", traits: signed });
  const again = signIdentify(key, { site: shop.site, visitor: ids.visitor, email: "c@example.com" });
  await collect("signed identify", { type: "identify", traits: again });
  const metadata = { headwater_visitor_id: ids.visitor, headwater_session_id: ids.session };
  const deliver = async (what, events) => {
    for (const event of events) rows.push([`${what}: ${event.type}`, ...costOf((await shop.deliver(event)).cost)]);
  };
  const one = order({ key: "one", product: notebook, email: "b@example.com", metadata, created_s: nowS() });
  await deliver("one-time", purchase(one));
  await deliver("again", purchase(one).slice(0, 1));
  await deliver("refund", refunded(one, { number: 1, amount_minor: 500, created_s: nowS() }));
  const sub = order({ key: "sub", product: club, email: "c@example.com", metadata, created_s: nowS() });
  await deliver("subscription", purchase(sub));
  await deliver("renewal", renewal(sub, 1, nowS()));
  table("D1, each request", ["", "round trips", "statements", "rows read", "rows written"], rows);
}

async function times(worker) {
  const shop = await worker.newShop();
  const rows = [];
  const time = async (what, count, work) => {
    const taken = [];
    for (let index = 0; index < count; index += 1) {
      const started = performance.now();
      await work(index);
      taken.push(performance.now() - started);
    }
    taken.sort((a, b) => a - b);
    const at = (share) => taken[Math.min(count - 1, Math.floor(count * share))].toFixed(2);
    rows.push([what, count, at(0.5), at(0.95), at(0.99)]);
  };
  const events = Array.from({ length: TIMED }, (_, index) =>
    purchase(order({ key: `t${index}`, product: notebook, email: `t${index}@example.com`, created_s: nowS() })),
  );
  const good = (answer) => {
    if (answer.status !== 200) throw new Error(`A delivery was answered ${answer.status}.`);
  };
  await time("empty request (/api/health)", TIMED, () =>
    worker.fetch("/api/health").then((response) => response.text()),
  );
  await time("collect, new visitor", TIMED, () => shop.collect().then((response) => response.text()));
  await time("collect, cookieless", TIMED, () =>
    shop.collect({ visitor: undefined, session: undefined }).then((response) => response.text()),
  );
  await time("webhook: charge.succeeded", TIMED, async (index) => good(await shop.deliver(events[index][0])));
  await time("webhook: checkout.session.completed after it", TIMED, async (index) =>
    good(await shop.deliver(events[index][2])),
  );
  await time("webhook: the same event again", TIMED, async (index) => good(await shop.deliver(events[index][0])));
  table("Milliseconds in workerd on this machine, one after the other", ["", "runs", "median", "95 %", "99 %"], rows);
}

/** Steps of an open page, summed, for as long as `wanted` holds of the key. */
async function stepsWhile(connection, wanted) {
  /** @type {[trips: number, statements: number, rowsRead: number, rowsWritten: number]} */
  const sums = [0, 0, 0, 0];
  const started = performance.now();
  let key = await connection.key();
  while (wanted(key)) {
    const { cost, body } = await connection.ask("POST", "import/advance", { mode: "test" });
    costOf(cost).forEach((value, column) => (sums[column] += Number(value)));
    [key] = body.keys;
    if (key.state !== "accepted") throw new Error("The fake Stripe refused the key.");
  }
  return { key, sums, seconds: (performance.now() - started) / 1000 };
}

async function imports({ charges, latency_ms }) {
  const fake = await startFakeStripe({ charges, days: 3 * 365 });
  const worker = await startWorker({
    HEADWATER_COUNT: "1",
    STRIPE_DEMO_ORIGIN: fake.origin,
    IMPORT_PAGES: "10",
    IMPORT_ROWS_A_DAY: "0",
  });
  try {
    const connection = new Connection(await worker.newShop({ secrets: [] }));
    await connection.putKey(fake.key);
    await fake.latency(latency_ms);
    const read = await stepsWhile(connection, (key) => key.import.state !== "done");
    // The first comparison begins within the import's last step: another one is measured, from its beginning.
    await connection.settle();
    const { calls } = await fake.log();
    await connection.check();
    const compared = await stepsWhile(connection, (key) => key.check.state !== "done");
    const asked = (await fake.log()).calls - calls;
    const row = (what, { sums: [trips, , rowsRead, rowsWritten], seconds }, objects, requests) => [
      what,
      objects,
      seconds.toFixed(1),
      Math.round(objects / seconds),
      ((requests / charges) * 1000).toFixed(1),
      (trips / requests).toFixed(1),
      (rowsRead / charges).toFixed(1),
      (rowsWritten / charges).toFixed(1),
    ];
    const rows = [row("import", read, read.key.import.objects, read.key.import.requests)];
    rows.push(row("comparison", compared, compared.key.check.objects, asked));
    const head = [
      "",
      "objects",
      "seconds",
      "objects/s",
      "requests per 1,000 charges",
      "round trips/request",
      "rows read/charge",
      "rows written/charge",
    ];
    table(
      `Import of ${charges.toLocaleString("en-US")} charges and all that belongs to them, as an open page drives it; Stripe replies after ${latency_ms} ms`,
      head,
      rows,
    );
  } finally {
    await worker.close();
    await fake.close();
  }
}

sizes();
await measurePage();
const worker = await startWorker({ HEADWATER_COUNT: "1" });
try {
  await costs(worker);
} finally {
  await worker.close();
}
const quiet = await startWorker();
try {
  await times(quiet);
} finally {
  await quiet.close();
}
await compareWebhooks();
for (const account of IMPORTED) await imports(account);
