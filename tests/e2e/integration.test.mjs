// An integration by key: the built Worker in workerd, a fake Stripe beside it that posts to the Worker's real address.
//
// The native tests put every fault at every call; here a sample shows that fetch, D1 and the clock of workerd do as they assume.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { nowS, startWorker } from "./harness.mjs";
import { Connection, isSettled, startFakeStripe, until } from "./stripe.mjs";

const DAYS = 120;
const dayOf = (s) => new Date(s * 1000).toISOString().slice(0, 10);
const everything = { from: dayOf(nowS() - (DAYS + 5) * 86_400), to: dayOf(nowS() + 86_400) };

/** A Worker, a fake Stripe, and a shop that may be connected to it. */
/** What the fake Stripe's own bookkeeping has too: it does not tell whose first payment one is. */
const kept = ({ new_customers: _, new_customer_millionths: __, ...money }) => money;

class Place {
  /** @type {Awaited<ReturnType<typeof startFakeStripe>>} */
  fake;
  /** @type {Awaited<ReturnType<typeof startWorker>>} */
  worker;
  shop;
  /** @type {Connection} */
  connection;

  async start(charges, vars = {}) {
    this.fake = await startFakeStripe({ charges, days: DAYS });
    this.worker = await startWorker({ STRIPE_DEMO_ORIGIN: this.fake.origin, IMPORT_PAGES: "60", ...vars });
    this.shop = await this.worker.newShop({ secrets: [] });
    this.connection = new Connection(this.shop);
  }

  async close() {
    await this.worker?.close();
    await this.fake?.close();
  }

  async totals() {
    const { currencies } = await this.shop.report(everything);
    return Object.fromEntries(
      currencies.map(({ currency, total, source_known }) => [
        currency,
        { total: kept(total), source_known: kept(source_known) },
      ]),
    );
  }

  async assertTotals() {
    assert.deepEqual(await this.totals(), (await this.fake.expected()).currencies);
  }

  /** The sums are the expected ones on both sides of the check, and nothing differs. */
  async assertChecked({ check }) {
    const { currencies } = await this.fake.expected();
    const net = Object.fromEntries(
      Object.entries(currencies).map(([currency, { total }]) => [currency, total.net_minor]),
    );
    for (const side of ["stripe_minor", "headwater_minor"]) {
      assert.deepEqual(Object.fromEntries(check.totals.map((one) => [one.currency, one[side]])), net, side);
    }
    assert.ok(
      check.totals.every(({ difference_minor }) => difference_minor === 0),
      JSON.stringify(check),
    );
    assert.deepEqual(check.differences, []);
  }

  /** Every delivery that the fake made has arrived and was taken. */
  delivered = () =>
    until(async () => {
      const { deliveries, deliveries_taken } = await this.fake.log();
      return deliveries === deliveries_taken;
    }, "A delivery");

  async assertPace() {
    const { most_per_second: most } = await this.fake.log();
    // The Worker waits 210 ms between two, so five fit a second. A busy machine may hold one up until just before the next.
    assert.ok(most >= 3 && most <= 6, `${most} requests in a second`);
  }

  /** Nothing of the account stands in clear in D1 or KV, nor was it printed. */
  async assertNothingInClear() {
    const objects = (
      await Promise.all(["customer", "checkout.session", "charge"].map((kind) => this.fake.objects(kind)))
    ).flat();
    const emails = objects
      .flatMap((one) => [one.email, one.customer_details?.email, one.billing_details?.email])
      .filter(Boolean);
    assert.ok(new Set(emails).size > 20);
    const [stored, printed] = [await this.worker.everything(), this.worker.printed()];
    assert.ok(stored.length > 100_000);
    for (const [where, text] of [
      ["stored", stored],
      ["printed", printed],
    ]) {
      const found = [...new Set(emails), this.fake.key].filter((secret) => text.includes(secret));
      assert.deepEqual([...found, ...(text.match(/whsec_\w+|rk_test_\w+|hw_owner_[\w-]+/g) ?? [])], [], where);
    }
  }
}

describe("all goes well", () => {
  const place = new Place();
  let fake, worker, shop, connection;
  before(async () => {
    await place.start(230);
    ({ fake, worker, shop, connection } = place);
  });
  after(() => place.close());

  test("what is no restricted key is refused by name, and asks nobody", async () => {
    const codes = {
      sk_live_0123456789abcdefghij: "key_is_secret",
      pk_live_0123456789abcdefghij: "key_is_publishable",
      "": "key_blank",
      whsec_0123456789: "key_is_signing_secret",
      rk_live: "key_malformed",
    };
    for (const [key, code] of Object.entries(codes)) {
      const { status, body } = await connection.ask("PUT", "key", { key });
      assert.deepEqual([status, body.error.code], [400, code], key);
    }
    for (const path of ["endpoint", "import", "import/advance", "check"]) {
      const { status, body } = await connection.ask("POST", path, { mode: "test" });
      assert.deepEqual([status, body.error.code], [409, "key_missing"], path);
    }
    assert.equal((await fake.log()).calls, 0);
  });

  test("a pasted key is probed, and the endpoint stands", async () => {
    const {
      keys: [key],
      secrets,
      status,
    } = await connection.putKey(fake.key);
    assert.equal(status, "active");
    assert.deepEqual([key.state, key.hint, key.endpoint.state], ["accepted", fake.key.slice(-4), "standing"]);
    assert.ok(key.permissions.length > 8 && key.permissions.every(({ granted }) => granted));
    assert.deepEqual(
      secrets.map(({ mode, of_endpoint }) => [mode, of_endpoint]),
      [["test", true]],
    );
    const [endpoint] = await fake.objects("webhook_endpoint");
    const { webhook_url } = await shop.integrationNow();
    assert.deepEqual([endpoint.id, endpoint.url, endpoint.status], [key.endpoint.id, webhook_url, "enabled"]);
    assert.equal(webhook_url, `${worker.origin}/api/integrations/stripe/webhook/${shop.integration}`);
  });

  test("the cron alone imports everything to the minor unit, and compares it", async () => {
    await worker.tick();
    const key = await connection.key();
    assert.ok(isSettled(key), JSON.stringify(key));
    assert.deepEqual([key.import.kind, key.import.unreadable], ["backfill", 0]);
    assert.ok(key.import.lists.every(({ state }) => state === "done"));
    assert.equal(key.import.lists.find(({ name }) => name === "charges").objects, fake.charges);
    await place.assertTotals();
    await place.assertChecked(key);
    assert.equal(key.check.healed, 0);
    await place.assertPace();
  });

  test("what is bought comes by webhook, and is attributed to the visit", async () => {
    const visitor = randomUUID();
    const url = "https://shop.example/?utm_source=newsletter&utm_medium=email&utm_campaign=autumn-letter";
    assert.equal((await shop.collect({ visitor, url })).status, 202);
    const bought = await fake.purchase({
      metadata: { headwater_visitor_id: visitor },
      source_known: true,
      amount_minor: 1234,
      currency: "usd",
    });
    assert.ok(bought.deliveries > 0);
    await place.delivered();
    await place.assertTotals();
    const { payment } = await shop.payment(bought.payment_intent);
    assert.deepEqual([payment.confidence, payment.campaign], ["high", "autumn-letter"]);
    assert.ok(
      (await shop.deliveries()).some(
        ({ event_type, outcome }) => event_type === "charge.succeeded" && outcome === "stored",
      ),
    );
  });

  test("what was never delivered is found by a check, and healed", async () => {
    const known = await place.totals();
    await fake.purchase({ deliver: false, amount_minor: 4321 });
    // More than 32 bits, and more than a float of 32 bits tells apart.
    await fake.purchase({ deliver: false, currency: "jpy", amount_minor: 500_000_000_777 });
    assert.deepEqual(await place.totals(), known, "nobody told of it yet");
    // A check compares what was made before the second it begins in.
    await wait(1_100);
    await connection.check();
    const key = await connection.settle();
    assert.ok(key.check.missed_events > 0, JSON.stringify(key.check));
    await place.assertChecked(key);
    await place.assertTotals();
  });

  test("imported again, nothing is counted twice", async () => {
    const rows = await worker.rowCounts();
    const again = await connection.importAgain();
    assert.equal(again.keys[0].import.kind, "resync");
    const twice = await connection.ask("POST", "import", { mode: "test" });
    assert.deepEqual([twice.status, twice.body.error.code], [409, "import_running"]);
    const key = await connection.settle();
    assert.equal(key.import.state, "done");
    await place.assertTotals();
    const now = await worker.rowCounts();
    for (const table of ["payment", "entry", "credit"]) assert.equal(now[table], rows[table], table);
  });

  test("a delivery in quarantine is replayed once its cause is mended", async () => {
    const mine = await worker.newShop();
    const charge = {
      id: "ch_replayed",
      object: "charge",
      amount: 500,
      amount_captured: 500,
      amount_refunded: 0,
      captured: true,
      paid: true,
      status: "succeeded",
      currency: "eur",
      payment_intent: "pi_replayed",
      created: nowS(),
      livemode: false,
    };
    const event = {
      id: "evt_replayed",
      object: "event",
      api_version: "2026-10-28.endive",
      created: nowS(),
      livemode: false,
      pending_webhooks: 1,
      request: null,
      type: "charge.succeeded",
      data: { object: charge },
    };
    // As three crashes in its middle would leave it.
    const { DB } = await worker.worker.getEnv();
    const insert = DB.prepare(
      "INSERT INTO delivery (integration, event, site, event_type, received_s, attempted_s, attempts, outcome) VALUES (?, ?, ?, ?, ?, ?, 3, 'started')",
    );
    await insert.bind(mine.integration, event.id, mine.site, event.type, nowS() - 600, nowS() - 60).run();
    assert.equal((await mine.deliver(event)).outcome, "quarantined");
    assert.deepEqual(await mine.net(), {});
    const [held] = await mine.deliveries();
    assert.deepEqual([held.outcome, held.reason, held.replayable], ["quarantined", "never_finished", true]);
    const other = new Connection(mine);
    const replayed = await other.replay(event.id);
    assert.deepEqual([replayed.status, replayed.body.outcome, replayed.body.replayable], [200, "stored", false]);
    assert.deepEqual(await mine.net(), { eur: 500 });
    const again = await other.replay(event.id);
    assert.deepEqual([again.status, again.body.error.code], [409, "delivery_not_kept"]);
    // What has no remedy stays, and says why.
    const { reason } = await mine.deliverText("not json");
    const kept = (await mine.deliveries()).find(({ outcome }) => outcome === "quarantined");
    const inVain = await other.replay(kept.event);
    assert.deepEqual(
      [inVain.status, inVain.body.outcome, inVain.body.reason, inVain.body.replayable],
      [200, "quarantined", reason, true],
    );
  });

  test("nothing secret stands in clear", () => place.assertNothingInClear());

  test("disconnected with its revenue kept, the totals stay, and nothing more comes in", async () => {
    const url = (await shop.integrationNow()).webhook_url;
    const ended = await connection.disconnect("keep");
    assert.deepEqual([ended.status, ended.keys, ended.secrets, ended.removing], ["disconnected", [], [], false]);
    assert.deepEqual(await fake.objects("webhook_endpoint"), []);
    await worker.tick();
    await place.assertTotals();
    const late = await fetch(url, {
      method: "POST",
      body: "{}",
      headers: { "Stripe-Signature": `t=${nowS()},v1=${"0".repeat(64)}` },
    });
    assert.equal(late.status, 410);
    const after = await connection.ask("PUT", "key", { key: fake.key });
    assert.deepEqual([after.status, after.body.error.code], [409, "integration_disconnected"]);
  });
});

describe("much goes wrong", () => {
  const place = new Place();
  let fake, worker, shop, connection;
  before(async () => {
    await place.start(60);
    ({ fake, worker, shop, connection } = place);
  });
  after(() => place.close());

  test("faults on the way, and a key that dies, come to the same totals", async () => {
    await connection.putKey(fake.key);
    const faults = [{ too_many: 1 }, "reset", "cut_off", "status500", "status401"];
    for (const [index, fault] of faults.entries()) await fake.fault({ in: 1 + 2 * index, fault });
    const dead = await connection.settle();
    assert.deepEqual([dead.state, dead.import.state, dead.import.reason], ["refused", "paused", "key_refused"]);
    assert.equal((await shop.integrationNow()).status, "paused");
    const { calls, latest } = await fake.log();
    assert.equal(latest.filter(({ fault }) => fault).length, faults.length);
    await worker.tick();
    assert.equal((await fake.log()).calls, calls, "a dead key is not tried again");

    await fake.revoke();
    const refused = await connection.ask("PUT", "key", { key: fake.key });
    assert.deepEqual([refused.status, refused.body.error.code], [400, "key_refused"]);
    await fake.newKey("rk_test_demo_that_was_rolled");
    await connection.putKey(fake.key);
    const key = await connection.settle();
    assert.deepEqual([key.state, key.import.state], ["accepted", "done"]);
    assert.equal(key.import.lists.find(({ name }) => name === "charges").objects, fake.charges, "no page counts twice");
    await place.assertChecked(key);
    await place.assertTotals();
    await place.assertPace();
    assert.equal((await fake.objects("webhook_endpoint")).length, 1);
  });

  test("an endpoint deleted at Stripe is made anew", async () => {
    const { endpoint } = await connection.key();
    const headers = { Authorization: `Bearer ${fake.key}`, "Stripe-Version": "2026-10-28.endive" };
    const gone = await fetch(`${fake.origin}/v1/webhook_endpoints/${endpoint.id}`, { method: "DELETE", headers });
    assert.equal(gone.status, 200);
    const shown = await connection.endpoint();
    const [made] = await fake.objects("webhook_endpoint");
    assert.equal(shown.keys[0].endpoint.id, made.id);
    assert.notEqual(made.id, endpoint.id);
    assert.equal(shown.secrets.length, 1);
    await fake.purchase({ amount_minor: 999 });
    await place.delivered();
    await place.assertTotals();
  });

  test("nothing secret stands in clear", () => place.assertNothingInClear());

  test("disconnected with its revenue removed, nothing of it is left", async () => {
    const url = (await shop.integrationNow()).webhook_url;
    const ended = await connection.disconnect("remove");
    assert.deepEqual([ended.status, ended.keys, ended.secrets, ended.removing], ["disconnected", [], [], true]);
    assert.deepEqual(await fake.objects("webhook_endpoint"), []);
    await until(async () => {
      await worker.tick();
      return !(await shop.integrationNow()).removing;
    }, "The removal's end");
    assert.deepEqual(await place.totals(), {});
    const rows = await worker.rowCounts();
    for (const table of ["payment", "entry", "credit", "api_key", "endpoint", "secret"])
      assert.equal(rows[table] ?? 0, 0, table);
    const late = await fetch(url, {
      method: "POST",
      body: "{}",
      headers: { "Stripe-Signature": `t=${nowS()},v1=${"0".repeat(64)}` },
    });
    assert.equal(late.status, 410);
  });
});

test("an import rests once the rows that D1 says it wrote today are its part", async () => {
  const place = new Place();
  try {
    const BOUND = 800;
    await place.start(60, { IMPORT_ROWS_A_DAY: String(BOUND) });
    await place.connection.putKey(place.fake.key);
    const key = await until(async () => {
      const { keys } = await place.connection.advance();
      return keys[0].import.state !== "running" && keys[0];
    }, "Its rest");
    const midnight = Math.floor(nowS() / 86_400 + 1) * 86_400;
    assert.deepEqual([key.import.state, key.import.reason, key.import.waits_until_s], ["waiting", "quota", midnight]);
    const { DB } = await place.worker.worker.getEnv();
    const [{ rows_of_day: written }] = (await DB.prepare("SELECT rows_of_day FROM api_key").all()).results;
    assert.ok(written >= BOUND && written < 3 * BOUND, `${written} rows`);
    const { calls } = await place.fake.log();
    await place.worker.tick();
    assert.equal((await place.fake.log()).calls, calls, "nothing is asked before tomorrow");
  } finally {
    await place.close();
  }
});
