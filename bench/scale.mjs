// What each request costs on seeded sites of growing size: rows and round trips of the real Worker in workerd, and its time.
//
//   node bench/scale.mjs [--sessions 10000,100000] [--large]
//
// Rows and round trips repeat exactly. Times are of this machine, whatever else runs on it: so a control is timed beside each run, in the same
// database, and the table compares by ratio. A question has the obvious SQL over two plain tables as its control (control.mjs); everything
// else has one fixed query, which reads a thousand rows. The control goes through wrangler's own line to the database, so a ratio compares
// sizes and versions, and is no price of the Worker.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { order, purchase } from "../demo/stripe-events.mjs";
import { argumentsOf } from "../scripts/lib/arguments.mjs";
import { line, main, Stop } from "../scripts/lib/say.mjs";
import { COST_HEADER, nowS, startWorker } from "../tests/e2e/harness.mjs";
import { seed } from "../tests/e2e/seed.mjs";
import { Connection, startFakeStripe } from "../tests/e2e/stripe.mjs";
import { control } from "./control.mjs";
import { table } from "./table.mjs";

const SIZES = [10_000, 100_000];
const LARGE = 1_000_000;
/** Test money, and the model that a report has where nothing else is chosen. */
const LAST = "mode=test&model=last_non_direct";
/** Six dimensions that the overview is broken down by. */
const SIX = "breakdown=channel,source,campaign,landing_page,country,device";
/** One payment to so many sessions. */
const SESSIONS_A_PAYMENT = 10;
/** Runs of a question, and of a beacon or a delivery. */
const RUNS = { read: 5, write: 40 };
/** Charges of the account that is imported into the site: some pages of the list. */
const IMPORTED = 300;
/**
 * What is asked of reports: by name the queries that are asked together, for each of these numbers of days. `{range}` stands for those days
 * up to today, `{before}` for as many days before them. A line more here is a row more in the tables.
 * @type {{ name: string, days: number[], queries: string[] }[]}
 */
const REPORTS = [
  // The overview's question as a whole: totals, chart and six breakdowns, and the totals of the period before.
  { name: "overview", days: [7, 30, 90, 365], queries: [`{range}&${LAST}&compare=previous&${SIX}`] },
  { name: "report", days: [7, 30, 90, 365], queries: [`{range}&${LAST}`] },
  { name: "by one channel", days: [30, 365], queries: [`{range}&${LAST}&${SIX}&filter=channel:is:Paid%20Search`] },
  { name: "without one source", days: [365], queries: [`{range}&${LAST}&${SIX}&filter=source:is_not:google`] },
  { name: "time decay, 30 days", days: [30, 365], queries: [`{range}&mode=test&model=time_decay&window=30&${SIX}`] },
];
const HEAD = ["", "rows read", "rows written", "round trips", "median ms", "95 % ms", "control ms", "ratio"];
const notebook = { slug: "notebook", name: "Notebook", amount_minor: 2400, currency: "eur" };
const day = (by) => new Date((nowS() + by * 86_400) * 1000).toISOString().slice(0, 10);
/** The days of `{range}` and `{before}`, as how many days ago they begin and end. */
const spans = (days) => ({ "{range}": [days - 1, 0], "{before}": [2 * days - 1, days] });
const daysBack = (days) => filled(`{range}&${LAST}`, days);

/** A query of the table above with its days. */
function filled(query, days) {
  for (const [name, [first, last]] of Object.entries(spans(days)))
    query = query.replace(name, `from=${day(-first)}&to=${day(-last)}`);
  return query;
}

/** What the header tells, as numbers: round trips, rows read, rows written. */
function costOf(header) {
  const numbers = ["batches", "rows_read", "rows_written"].map((name) =>
    Number(new RegExp(`${name}=(\\d+)`).exec(header ?? "")?.[1] ?? Number.NaN),
  );
  assert.ok(numbers.every(Number.isFinite), `the cost was not told: ${header}`);
  return { trips: numbers[0], read: numbers[1], written: numbers[2] };
}

/** The cost of several requests as the header tells it. */
function together(headers) {
  const costs = headers.map(costOf);
  const sum = (of) => costs.reduce((sum, cost) => sum + of(cost), 0);
  return `batches=${sum((cost) => cost.trips)};rows_read=${sum((cost) => cost.read)};rows_written=${sum((cost) => cost.written)}`;
}

/**
 * What is gathered over the runs of a request: its times and those of the control, in milliseconds, and its costs.
 * @returns {{ taken: number[], costs: { trips: number, read: number, written: number }[], controls: number[] }}
 */
const samples = () => ({ taken: [], costs: [], controls: [] });

/** At this share of a sorted list. */
const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];

/** One row of the table: a request made so often, its control after each. The request tells what it cost. */
async function row(what, runs, request, ofControl) {
  const { taken, costs, controls } = samples();
  for (let index = 0; index < runs; index += 1) {
    const started = performance.now();
    costs.push(costOf(await request(index)));
    taken.push(performance.now() - started);
    controls.push(await ofControl());
  }
  const median = at(
    taken.toSorted((a, b) => a - b),
    0.5,
  );
  // The first run also reads what the isolate then has in memory, so the cost is the median's.
  const cost = at(
    costs.toSorted((a, b) => a.read - b.read),
    0.5,
  );
  const beside = at(
    controls.toSorted((a, b) => a - b),
    0.5,
  );
  return [
    what,
    cost.read,
    cost.written,
    cost.trips,
    median.toFixed(1),
    at(
      taken.toSorted((a, b) => a - b),
      0.95,
    ).toFixed(1),
    beside.toFixed(1),
    (median / beside).toFixed(1),
  ];
}

async function questions(worker, shop, plain) {
  const owner = async (path) => {
    const headers = { Authorization: `Bearer ${worker.token}` };
    const response = await worker.fetch(`/api/sites/${shop.site}/${path}`, { headers });
    const body = await response.json();
    assert.equal(response.status, 200, `${path}: ${JSON.stringify(body)}`);
    return { cost: response.headers.get(COST_HEADER), body };
  };
  const ask = async (path) => (await owner(path)).cost;
  const { body } = await owner(`payments?${daysBack(365)}`);
  const payment = body.payments.find(({ visitor }) => visitor);
  assert.ok(payment, "a payment of the last year has a visitor");
  const rows = [];
  for (const { name, days, queries } of REPORTS.flatMap((asked) => asked.days.map((days) => ({ ...asked, days })))) {
    const asked = Object.entries(spans(days)).filter(([span]) => queries.some((query) => query.includes(span)));
    const what = `${name}, ${days} days`;
    const report = row(
      what,
      RUNS.read,
      async () => together(await Promise.all(queries.map((query) => ask(`report?${filled(query, days)}`)))),
      () => plain.report(asked.map(([, span]) => span)),
    );
    // What D1 cuts off after 30 seconds is a figure too.
    rows.push(await report.catch((error) => [what, `failed: ${error.message.slice(0, 60)}`, ...Array(6).fill("")]));
  }
  rows.push(
    await row(
      "payments list",
      RUNS.read,
      () => ask(`payments?${daysBack(365)}`),
      () => plain.list(),
    ),
  );
  rows.push(
    await row(
      "one payment",
      RUNS.read,
      () => ask(`payments/${payment.id}?mode=test`),
      () => plain.one(),
    ),
  );
  rows.push(
    await row(
      "one person",
      RUNS.read,
      () => ask(`people/${payment.visitor}?mode=test`),
      () => plain.one(),
    ),
  );
  return rows;
}

async function beacons(shop, plain) {
  const url = "https://shop.example/?utm_source=newsletter&utm_medium=email&utm_campaign=scale";
  const cost = async (fields) => {
    const response = await shop.collect(fields);
    assert.equal(response.status, 202, await response.text());
    return response.headers.get(COST_HEADER);
  };
  const known = { visitor: randomUUID(), session: randomUUID() };
  await cost({ ...known, url });
  const kinds = {
    "a new visitor": () => ({ url }),
    "a new session of a known visitor": () => ({ ...known, session: randomUUID(), url }),
    "another page": () => ({ ...known, url: "https://shop.example/two", referrer: "https://shop.example/" }),
    "custom event": () => ({ ...known, type: "event", name: "signup", props: { plan: "pro" } }),
    engagement: () => ({ ...known, type: "engagement", engaged_ms: 15_000, scroll_percent: 40 }),
    identify: (index) => ({ ...known, type: "identify", traits: { email: `scale${index % 3}@example.com` } }),
    cookieless: () => ({ visitor: undefined, session: undefined, url }),
  };
  const rows = [];
  for (const [kind, fields] of Object.entries(kinds))
    rows.push(await row(`collect: ${kind}`, RUNS.write, (index) => cost(fields(index)), plain.fixed));
  return rows;
}

/** A visit, then the three events of its purchase. */
async function webhooks(shop, plain) {
  const orders = [];
  for (let index = 0; index < RUNS.write; index += 1) {
    const ids = { visitor: randomUUID(), session: randomUUID() };
    await shop.collect(ids);
    const metadata = { headwater_visitor_id: ids.visitor, headwater_session_id: ids.session };
    const key = `scale${randomUUID().slice(0, 8)}`;
    const email = `${key}@example.com`;
    orders.push(purchase(order({ key, product: notebook, email, metadata, created_s: nowS(), guest: false })));
  }
  const rows = [];
  for (const [place, { type }] of orders[0].entries()) {
    const deliver = async (index) => {
      const answer = await shop.deliver(orders[index][place]);
      assert.equal(answer.status, 200, JSON.stringify(answer));
      return answer.cost;
    };
    rows.push(await row(`webhook of a new customer: ${type}`, RUNS.write, deliver, plain.fixed));
  }
  return rows;
}

/** Steps of an import into another integration of the same site, as an open page takes them: one page of the list a step. */
async function imports(worker, shop, fake, plain) {
  const integration = await worker.api.createIntegration(shop.site);
  const connection = new Connection({ worker, site: shop.site, integration: integration.id });
  const put = await connection.ask("PUT", "key", { key: fake.key });
  assert.ok(put.status < 300, JSON.stringify(put.body));
  const isChecked = ({ import: read, check }) => check?.state === "done" && check.started_s >= read.ended_s;
  return [
    await steps("import: a step of one page, mean", connection, plain, (key) => key.import.state === "done"),
    await steps("check: a step of one page, mean", connection, plain, isChecked),
  ];
}

/** Steps of an open page until a key is as it is to be. */
async function steps(what, connection, plain, isOver) {
  const { taken, costs, controls } = samples();
  for (let step = 0; step < 300; step += 1) {
    const started = performance.now();
    const { cost, body } = await connection.ask("POST", "import/advance", { mode: "test" });
    taken.push(performance.now() - started);
    costs.push(costOf(cost));
    controls.push(await plain.fixed());
    if (isOver(body.keys[0])) break;
  }
  const [sorted, beside] = [taken, controls].map((list) => list.toSorted((a, b) => a - b));
  const mean = (of) => Math.round(costs.reduce((sum, cost) => sum + of(cost), 0) / costs.length);
  const times = [at(sorted, 0.5), at(sorted, 0.95), at(beside, 0.5)].map((time) => time.toFixed(1));
  const ratio = (at(sorted, 0.5) / at(beside, 0.5)).toFixed(1);
  const figures = [mean((cost) => cost.read), mean((cost) => cost.written), mean((cost) => cost.trips)];
  return [what, ...figures, ...times, ratio];
}

async function measure(sessions, fake) {
  const worker = await startWorker({
    HEADWATER_COUNT: "1",
    STRIPE_DEMO_ORIGIN: fake.origin,
    IMPORT_PAGES: "1",
    IMPORT_ROWS_A_DAY: "0",
    COLLECT_ROWS_A_DAY: "0",
  });
  try {
    const shop = await worker.newShop();
    const payments = Math.ceil(sessions / SESSIONS_A_PAYMENT);
    const { play_ms } = await seed(worker, shop, { sessions, payments, hub: 0 });
    line(
      `\n${sessions.toLocaleString("en-US")} sessions, ${payments.toLocaleString("en-US")} payments: seeded in ${Math.round(play_ms / 1000)} s`,
    );
    // As after some hours of the cron: what is past is added up.
    await worker.settle();
    const plain = await control(worker, shop);
    const rows = [
      ...(await questions(worker, shop, plain)),
      ...(await beacons(shop, plain)),
      ...(await webhooks(shop, plain)),
    ];
    rows.push(...(await imports(worker, shop, fake, plain)));
    table(`A site of ${sessions.toLocaleString("en-US")} sessions`, HEAD, rows);
    return rows;
  } finally {
    await worker.close();
  }
}

/** One column of each size's table, side by side: what grows with the site stands out. */
function compare(sizes, measured, title, column) {
  const rows = measured[0].map(([what], index) => {
    const of = measured.map((rows) => rows[index][column]);
    return [what, ...of, (of.at(-1) / Math.max(0.1, of[0])).toFixed(2)];
  });
  table(title, ["", ...sizes.map((size) => size.toLocaleString("en-US")), "last to first"], rows);
}

const FLAGS = {
  sessions: { does: "sizes of the sites, such as 10000,100000", value: "list" },
  large: { does: "adds a site of a million sessions" },
};

await main(async () => {
  const given = argumentsOf("npm run bench -- --scale", "measures each request on sites of growing size", FLAGS);
  if (!given) return;
  const sizes = given.sessions ? given.sessions.split(",").map(Number) : SIZES;
  if (given.large) sizes.push(LARGE);
  if (!sizes.every((size) => Number.isInteger(size) && size >= 100))
    throw new Stop("--sessions takes whole numbers of at least 100, such as `--sessions 10000,100000`.");
  const fake = await startFakeStripe({ charges: IMPORTED, days: 365 });
  try {
    const measured = [];
    for (const size of sizes) measured.push(await measure(size, fake));
    compare(sizes, measured, "Rows read", HEAD.indexOf("rows read"));
    compare(sizes, measured, "Time, as a ratio to the control's beside it", HEAD.indexOf("ratio"));
  } finally {
    await fake.close();
  }
});
