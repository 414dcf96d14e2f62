// The built Worker in workerd with an empty D1, as the specs beside this file drive it.
//
// A caller like the real ones: it has the owner's token, a browser's headers and Stripe's signing secret, and sees only
// HTTP. `rowCounts` looks into the database, for the one promise that HTTP can't show: that nothing was stored.

import { randomBytes, randomUUID } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Stripe from "stripe";
import { createTestHarness } from "wrangler";
import { OwnerApi } from "../../scripts/lib/api.mjs";
import { at, ROOT } from "../../scripts/lib/paths.mjs";
import { newOwnerToken, newSealKey, sha256 } from "../../scripts/lib/secrets.mjs";

export const stripe = new Stripe("sk_test_unused");
export const BROWSER =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36";
/** What an answer cost in D1; only there when the Worker runs with HEADWATER_COUNT. */
export const COST_HEADER = "x-headwater-d1";
export const nowS = () => Math.floor(Date.now() / 1000);
/** Payments in the queue, days that are to be added up, and sites whose visits of hours ago are not added up. */
const WAITS = `SELECT (SELECT count(*) FROM pending WHERE done = 0) + (SELECT count(*) FROM stale_day)
  + (SELECT count(*) FROM visit_sum_until WHERE until_s < unixepoch() - 6 * 3600) AS waits`;
const dayOf = (s) => new Date(s * 1000).toISOString().slice(0, 10);

/** Starts the Worker; `close` it at the end. `edit` changes the text of `wrangler.toml` for this run. */
export async function startWorker(vars = {}, edit = (config) => config) {
  const token = newOwnerToken();
  const secrets = { SEAL_KEY: newSealKey(), OWNER_TOKEN_SHA256: sha256(token) };
  // Beside the one it is made from, since paths within it are taken from its folder.
  const configPath = `wrangler.test-${randomUUID()}.toml`;
  writeFileSync(at(configPath), edit(readFileSync(at("wrangler.toml"), "utf8")));
  const harness = createTestHarness({ root: ROOT, workers: [{ configPath, vars, secrets }] });
  const folder = mkdtempSync(join(tmpdir(), "headwater-e2e-"));
  const { url } = await keptBelow(folder, () => harness.listen()).finally(() => rmSync(at(configPath)));
  const worker = harness.getWorker();
  await worker.applyD1Migrations("DB");
  return new RunningWorker(harness, worker, { origin: `http://localhost:${url.port}`, token, folder, secrets });
}

/** What `work` makes in the system's folder for temporary files, it makes below this one: so its database can be found. */
async function keptBelow(folder, work) {
  const names = ["TMPDIR", "TEMP", "TMP"];
  const before = names.map((name) => process.env[name]);
  for (const name of names) process.env[name] = folder;
  try {
    return await work();
  } finally {
    for (const [index, name] of names.entries()) {
      if (before[index] === undefined) delete process.env[name];
      else process.env[name] = before[index];
    }
  }
}

class RunningWorker {
  constructor(harness, worker, { origin, token, folder, secrets }) {
    this.harness = harness;
    this.worker = worker;
    this.origin = origin;
    this.token = token;
    this.folder = folder;
    this.secrets = secrets;
    this.api = new OwnerApi(origin, token);
  }

  fetch = (path, init = {}) => fetch(this.origin + path, { redirect: "manual", ...init });
  async close() {
    await this.harness.close();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }

  /** The file of the D1. Another program may write to it while no request is under way. */
  databaseFile() {
    const files = readdirSync(this.folder, { recursive: true, encoding: "utf8" });
    const found = files.filter((file) => /miniflare-D1DatabaseObject.[0-9a-f]+\.sqlite$/.test(file));
    if (found.length !== 1) throw new Error(`One database was to be found, not ${found.length}.`);
    return join(this.folder, found[0]);
  }

  /** What Cloudflare does each minute. */
  async tick() {
    const { outcome } = await this.worker.scheduled({ cron: "* * * * *", scheduledTime: new Date() });
    if (outcome !== "ok") throw new Error(`The scheduled handler ended with ${outcome}.`);
  }

  /** The minutes that it takes until nothing waits for the cron any more. */
  async settle() {
    const { DB } = await this.worker.getEnv();
    for (let minute = 0; minute < 1_000; minute += 1) {
      const { waits } = await DB.prepare(WAITS).first();
      if (waits === 0) return;
      await this.tick();
    }
    throw new Error("The cron never comes to an end.");
  }

  /** Rows of each table. Which beacons `visit_rows` counts is drawn at random, so it is left out. */
  async rowCounts() {
    const counts = (await this.#tables("count(*) AS n")).map(([table, [{ n }]]) => [table, n]);
    return Object.fromEntries(counts.filter(([table]) => table !== "visit_rows"));
  }

  /** Everything that D1 and KV hold, as text. */
  async everything() {
    const { CACHE } = await this.worker.getEnv();
    const { keys } = await CACHE.list();
    const cached = await Promise.all(keys.map(async ({ name }) => [name, await CACHE.get(name)]));
    return JSON.stringify([await this.#tables("*"), cached]);
  }

  /** Everything the Worker printed, as text. */
  printed = () => JSON.stringify(this.harness.getLogs());

  async #tables(what) {
    const { DB } = await this.worker.getEnv();
    const names =
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_cf%' ESCAPE '\\'";
    const tables = (await DB.prepare(names).all()).results.map(({ name }) => name);
    const answers = await DB.batch(tables.map((table) => DB.prepare(`SELECT ${what} FROM "${table}"`)));
    return tables.map((table, index) => [table, answers[index].results]);
  }

  /** A site of its own with a Stripe integration, so that specs share a Worker without seeing each other. */
  async newShop({ secrets = [[newSecret(), "test"]], zone = "UTC", hosts = ["shop.example"] } = {}) {
    const site = await this.api.createSite({ name: `Shop ${randomUUID().slice(0, 8)}`, hosts, time_zone: zone });
    const integration = await this.api.createIntegration(site.id);
    for (const [secret, mode] of secrets) await this.api.addSecret(site.id, integration.id, secret, mode);
    return new Shop(this, site.id, integration.id, secrets[0]?.[0]?.trim());
  }
}

export const newSecret = () => `whsec_${randomBytes(24).toString("hex")}`;

class Shop {
  /** @param {RunningWorker} worker */
  constructor(worker, site, integration, secret) {
    this.worker = worker;
    this.site = site;
    this.integration = integration;
    this.secret = secret;
  }

  // ── Stripe's side

  /** Delivers one event once, signed by Stripe's own library. Answers { status, ...body }. */
  deliver = (event) => this.deliverText(JSON.stringify(event));

  deliverText(payload, { secret = this.secret, timestamp = nowS() } = {}) {
    const header = stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });
    return this.post(payload, header);
  }

  /** Posts a body under any header, or none. */
  async post(body, header, integration = this.integration) {
    const headers = { "Content-Type": "application/json; charset=utf-8" };
    if (header !== undefined) headers["Stripe-Signature"] = header;
    const response = await this.worker.fetch(`/api/integrations/stripe/webhook/${integration}`, {
      method: "POST",
      headers,
      body,
    });
    return { status: response.status, cost: response.headers.get(COST_HEADER), ...(await response.json()) };
  }

  // ── A browser's side

  /** A beacon of the tracker; `fields` override. Answers the Response. */
  collect(fields = {}, headers = {}) {
    const beacon = {
      version: 1,
      id: randomUUID(),
      type: "page_view",
      site: this.site,
      visitor: randomUUID(),
      session: randomUUID(),
      url: "https://shop.example/",
      referrer: "",
      ...fields,
    };
    return this.collectText(JSON.stringify(beacon), headers);
  }

  collectText(body, headers = {}) {
    return this.worker.fetch("/api/collect", {
      method: "POST",
      body,
      headers: {
        "Content-Type": "text/plain;charset=UTF-8",
        "User-Agent": BROWSER,
        Origin: "https://shop.example",
        ...headers,
      },
    });
  }

  // ── The owner's side

  report = (query = {}) =>
    this.worker.api.report(this.site, {
      from: dayOf(nowS() - 86_400),
      to: dayOf(nowS() + 86_400),
      mode: "test",
      model: "last_non_direct",
      ...query,
    });
  payments = (query = {}) =>
    this.worker.api.payments(this.site, {
      from: dayOf(nowS() - 86_400),
      to: dayOf(nowS() + 86_400),
      mode: "test",
      model: "last_non_direct",
      ...query,
    });
  payment = (id) => this.worker.api.payment(this.site, id, "test");
  deliveries = () => this.worker.api.deliveries(this.site, this.integration);
  integrationNow = async () =>
    (await this.worker.api.integrations(this.site)).find(({ id }) => id === this.integration);

  /** Net by currency, zeros left out: as the scenarios write it. */
  async net(query) {
    const { currencies } = await this.report(query);
    return Object.fromEntries(
      currencies.map(({ currency, total }) => [currency, total.net_minor]).filter(([, net]) => net !== 0),
    );
  }
}

/** A list in an order that its seed decides. */
export function shuffled(list, seed) {
  const copy = [...list];
  let state = seed >>> 0;
  for (let last = copy.length - 1; last > 0; last -= 1) {
    // A linear congruential generator is random enough to mix a list.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const other = state % (last + 1);
    [copy[last], copy[other]] = [copy[other], copy[last]];
  }
  return copy;
}
