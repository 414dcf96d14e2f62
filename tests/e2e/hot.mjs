// The requests that a site makes all day, and the rows that each reads in D1.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { order, purchase, refunded, renewal } from "../../demo/stripe-events.mjs";
import { COST_HEADER, nowS } from "./harness.mjs";
import { HUB } from "./seed.mjs";

const notebook = { slug: "notebook", name: "Notebook", amount_minor: 2400, currency: "eur" };
const club = { slug: "club", name: "Club", amount_minor: 1200, currency: "eur", interval: "month" };
const rowsOf = (cost) => Number(/rows_read=(\d+)/.exec(cost ?? "")?.[1] ?? Number.NaN);

/** Rows read by each kind of request, by its name. The Worker runs with HEADWATER_COUNT. */
export async function rowsRead(worker, shop) {
  const rows = {};
  const note = (what, cost) => {
    rows[what] = (rows[what] ?? 0) + rowsOf(cost);
    assert.ok(Number.isFinite(rows[what]), `${what}: no cost was told`);
  };
  const collect = async (what, fields) =>
    note(`collect: ${what}`, (await shop.collect(fields)).headers.get(COST_HEADER));
  const deliver = async (what, events) => {
    for (const event of events) {
      const answer = await shop.deliver(event);
      assert.equal(answer.status, 200, JSON.stringify(answer));
      note(`webhook: ${what}: ${event.type}`, answer.cost);
    }
  };
  const owner = async (what, path) => {
    const response = await worker.fetch(`/api/sites/${shop.site}/${path}`, {
      headers: { Authorization: `Bearer ${worker.token}` },
    });
    assert.equal(response.status, 200, `${what}: ${await response.text()}`);
    note(`owner: ${what}`, response.headers.get(COST_HEADER));
  };
  // The site and the integration are in the isolate's memory from now on, as they are all day.
  await shop.collect();
  await deliver("warm", purchase(buy("warm", {})));
  const ids = { visitor: randomUUID(), session: randomUUID() };
  for (const key of Object.keys(rows)) delete rows[key];
  await collect("a new visitor", { ...ids, url: "https://shop.example/?utm_source=hot" });
  await collect("another page", { ...ids, url: "https://shop.example/two", referrer: "https://shop.example/" });
  await collect("identify", { ...ids, type: "identify", traits: { email: "hot@example.com" } });
  await collect("engagement", { ...ids, type: "engagement", engaged_ms: 15_000, scroll_percent: 40 });
  const metadata = { headwater_visitor_id: ids.visitor, headwater_session_id: ids.session };
  const first = buy("first", { metadata, guest: false });
  await deliver("a new customer", purchase(first));
  const ofHub = (key, fields) =>
    JSON.parse(JSON.stringify(purchase(buy(key, { ...fields, guest: false }))).replaceAll(`cus_${key}`, HUB));
  await deliver(
    "a customer of half the site's payments",
    ofHub("hubs", { metadata: { headwater_visitor_id: randomUUID() } }),
  );
  await deliver("the same without a visitor", ofHub("bare", {}));
  await deliver("by email alone", purchase(buy("mail", {})));
  await deliver("refund", refunded(first, { number: 1, amount_minor: 500, created_s: nowS() }));
  const member = order({
    key: `sub${shop.site.slice(-6)}`.replace(/\W/g, ""),
    product: club,
    email: "hot@example.com",
    metadata,
    created_s: nowS(),
  });
  await deliver("a subscription", purchase(member));
  await deliver("a renewal of a known customer", renewal(member, 1, nowS()));
  const days = `from=${day(-89)}&to=${day(1)}&mode=test&model=last_non_direct`;
  await owner("payments", `payments?${days}`);
  await owner("payments by a model that is not stored", `payments?${days.replace("last_non_direct", "linear")}`);
  await owner("a payment", "payments/pi_first?mode=test");
  await owner("set-up", "set-up");
  await owner("notes", `notes?from=${day(-89)}&to=${day(1)}`);
  await owner("a visitor", `people/${ids.visitor}?mode=test`);
  await owner("a customer", "people/cus_first?mode=test");
  await owner("people", "people?mode=test");
  for (const q of ["hot@example.com", ids.visitor, ids.session, "pi_first", "cus_first"])
    await owner(`search for ${q.replace(/^[0-9a-f-]{36}$/, "a UUID")}`, `search?mode=test&q=${q}`);
  await owner("sites' integration", "integrations");
  await worker.tick();
  return rows;
}

const day = (by) => new Date((nowS() + by * 86_400) * 1000).toISOString().slice(0, 10);
const buy = (key, fields) => order({ key, product: notebook, email: "hot@example.com", created_s: nowS(), ...fields });
