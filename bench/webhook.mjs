// A delivery of Stripe's here and at the plain Worker (plain/worker.mjs), measured in one run: each delivery's time one after the other, in
// pairs, and how many a second sixteen at a time, in rounds that take turns.
//
//   node bench/webhook.mjs [pairs]
//
// Both are in workerd of their own with a D1 of their own. Times are of this machine, whatever else runs on it: the ratios compare.

import { setTimeout as pause } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { order, purchase } from "../demo/stripe-events.mjs";
import { nowS, startWorker } from "../tests/e2e/harness.mjs";
import { PLAIN_COST, signed, startPlain } from "./plain/start.mjs";
import { table } from "./table.mjs";

const AT_ONCE = 16;
const ROUNDS = 5;
/** Deliveries of a round. */
const OF_ROUND = 160;
/** What follows an answer of ours is over by then, so that it does not slow the other's delivery. */
const QUIET_MS = 8;
const notebook = { slug: "notebook", name: "Notebook", amount_minor: 2400, currency: "eur" };

let made = 0;
/** The events of a new customer's purchase, as Stripe sends them. */
function events() {
  made += 1;
  const key = `w${process.pid.toString(36)}${made}`;
  const metadata = { headwater_visitor_id: crypto.randomUUID(), headwater_session_id: crypto.randomUUID() };
  const of = { key, product: notebook, email: `${key}@example.com`, metadata, created_s: nowS(), guest: false };
  return purchase(order(of));
}
const ofType = (type) => events().find((event) => event.type === type);

/** What is delivered, each time anew: one event of a new customer, or the next event of a purchase whose others came before. */
const KINDS = {
  "charge.succeeded, first of its payment": () => ofType("charge.succeeded"),
  "checkout.session.completed, first of its payment": () => ofType("checkout.session.completed"),
  "each event of a purchase in turn": inTurn(),
};

function inTurn() {
  const left = [];
  return () => {
    if (left.length === 0) left.push(...events());
    return left.shift();
  };
}

const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];

async function took(work) {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** Medians of one after the other, in pairs. */
async function alone({ ours, plain }, next, pairs) {
  /** @type {{ ours: number[], plain: number[] }} */
  const times = { ours: [], plain: [] };
  for (let pair = 0; pair < pairs; pair += 1) {
    const event = next();
    const posts = { ours: ours(event), plain: plain(event) };
    // Neither is always the first.
    for (const which of pair % 2 === 0 ? ["ours", "plain"] : ["plain", "ours"]) {
      times[which].push(await took(posts[which]));
      await pause(QUIET_MS);
    }
  }
  return { ours: median(times.ours), plain: median(times.plain) };
}

/** Deliveries a second, so many at a time; the medians of the rounds, and of each round's ratio. */
async function atOnce({ ours, plain }, next) {
  /** @type {{ ours: number[], plain: number[], ratio: number[] }} */
  const rates = { ours: [], plain: [], ratio: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    const events = Array.from({ length: OF_ROUND }, next);
    const rate = {};
    for (const [which, deliver] of round % 2 === 0
      ? [
          ["ours", ours],
          ["plain", plain],
        ]
      : [
          ["plain", plain],
          ["ours", ours],
        ]) {
      const posts = events.map((event) => deliver(event));
      const run = async () => {
        for (let post = posts.shift(); post; post = posts.shift()) await post();
      };
      rate[which] = (OF_ROUND * 1_000) / (await took(() => Promise.all(Array.from({ length: AT_ONCE }, run))));
      await pause(200);
    }
    rates.ours.push(rate.ours);
    rates.plain.push(rate.plain);
    rates.ratio.push(rate.ours / rate.plain);
  }
  return { ours: median(rates.ours), plain: median(rates.plain), ratio: median(rates.ratio) };
}

/** Statements and round trips of each kind, which repeat exactly: the means of one purchase's events where there are several. */
async function counts() {
  const worker = await startWorker({ HEADWATER_COUNT: "1" });
  try {
    const shop = await worker.newShop();
    await shop.deliver(ofType("charge.succeeded"));
    const found = {};
    for (const [kind, next] of Object.entries(KINDS)) {
      const costs = [];
      for (let event = 0; event < events().length; event += 1) {
        const { cost } = await shop.deliver(next());
        costs.push(["batches", "statements"].map((name) => Number(new RegExp(`${name}=(\\d+)`).exec(cost)?.[1])));
      }
      found[kind] = [0, 1].map((at) => costs.reduce((sum, cost) => sum + cost[at], 0) / costs.length);
    }
    return found;
  } finally {
    await worker.close();
  }
}

/** Measures, and shows three tables. */
export async function compareWebhooks(pairs = 200) {
  const counted = await counts();
  const [worker, plainWorker] = [await startWorker(), await startPlain()];
  try {
    const { integration, secret } = await worker.newShop();
    const ours = signed(`${worker.origin}/api/integrations/stripe/webhook/${integration}`, secret);
    const both = { ours, plain: plainWorker.deliver };
    // The isolates compile, and remember what they remember all day.
    await alone(both, KINDS["each event of a purchase in turn"], 30);
    /** @type {[times: unknown[][], rates: unknown[][]]} */
    const [times, rates] = [[], []];
    for (const [kind, next] of Object.entries(KINDS)) {
      const { ours, plain } = await alone(both, next, pairs);
      times.push([kind, ours.toFixed(1), plain.toFixed(1), (ours / plain).toFixed(2)]);
    }
    for (const [kind, next] of Object.entries(KINDS)) {
      const { ours, plain, ratio } = await atOnce(both, next);
      rates.push([kind, ours.toFixed(0), plain.toFixed(0), ratio.toFixed(2)]);
    }
    const costs = Object.entries(counted).map(([kind, of]) => [
      kind,
      of[0].toFixed(1),
      PLAIN_COST.batches,
      of[1].toFixed(1),
      PLAIN_COST.statements,
    ]);
    table("D1, a delivery here and at the plain Worker", ["", "round trips", "plain", "statements", "plain"], costs);
    table("Milliseconds of a delivery, one after the other, in pairs: medians", ["", "here", "plain", "ratio"], times);
    table(`Deliveries a second, ${AT_ONCE} at a time`, ["", "here", "plain", "ratio"], rates);
  } finally {
    await worker.close();
    await plainWorker.close();
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await compareWebhooks(Number(process.argv[2] ?? 200));
