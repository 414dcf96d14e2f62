// Events, engagement and visitors whose browsers keep nothing, in workerd: what is kept, what is answered, and what never is.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { BROWSER, startWorker } from "./harness.mjs";

let worker;
before(async () => {
  worker = await startWorker();
});
after(() => worker?.close());

const KEEPS_NOTHING = { visitor: undefined, session: undefined };
/** An address that stands nowhere else, so that finding it proves that it was kept. */
const ADDRESS = "198.51.100.177";

async function accepted(answer) {
  const response = await answer;
  assert.deepEqual([response.status, await response.json()], [202, { outcome: "accepted" }]);
  return response;
}

const rows = async (sql, ...values) => {
  const { DB } = await worker.worker.getEnv();
  return (
    await DB.prepare(sql)
      .bind(...values)
      .all()
  ).results;
};

test("an event and engagement are kept with their visit, which has one hit", async () => {
  const shop = await worker.newShop();
  const ids = { visitor: randomUUID(), session: randomUUID(), url: "https://shop.example/pricing?email=a@b.example" };
  await accepted(shop.collect(ids));
  await accepted(shop.collect({ ...ids, type: "event", name: "signup", props: { plan: "<b>pro</b>" } }));
  await accepted(shop.collect({ ...ids, type: "engagement", engaged_ms: 5000, scroll_percent: 80 }));
  await accepted(shop.collect({ ...ids, type: "engagement", engaged_ms: 2500, scroll_percent: 40 }));
  assert.deepEqual(await rows("SELECT name, page, props FROM visit_event WHERE site = ?", shop.site), [
    { name: "signup", page: "shop.example/pricing", props: '{"plan":"<b>pro</b>"}' },
  ]);
  assert.deepEqual(await rows("SELECT page, engaged_ms, scroll_percent FROM engagement WHERE site = ?", shop.site), [
    { page: "shop.example/pricing", engaged_ms: 7500, scroll_percent: 80 },
  ]);
  assert.deepEqual(
    await rows("SELECT hits FROM visit WHERE site_number = (SELECT number FROM site WHERE id = ?)", shop.site),
    [{ hits: 1 }],
  );
});

test("what is sent again counts once, also when all is sent at the same time", async () => {
  const shop = await worker.newShop();
  const ids = { visitor: randomUUID(), session: randomUUID() };
  await accepted(shop.collect({ ...ids, id: randomUUID() }));
  const beacons = [
    { ...ids, id: randomUUID() },
    { ...ids, id: randomUUID(), type: "event", name: "signup" },
    { ...ids, id: randomUUID(), type: "engagement", engaged_ms: 5000, scroll_percent: 80 },
    { ...KEEPS_NOTHING, id: randomUUID() },
  ];
  await Promise.all([...beacons, ...beacons, ...beacons].map((beacon) => accepted(shop.collect(beacon))));
  for (const beacon of beacons) await accepted(shop.collect(beacon));
  assert.deepEqual(
    await rows(
      "SELECT hits FROM visit WHERE site_number = (SELECT number FROM site WHERE id = ?) ORDER BY 1",
      shop.site,
    ),
    [{ hits: 1 }, { hits: 2 }],
  );
  assert.deepEqual(await rows("SELECT name FROM visit_event WHERE site = ?", shop.site), [{ name: "signup" }]);
  assert.deepEqual(await rows("SELECT engaged_ms FROM engagement WHERE site = ?", shop.site), [{ engaged_ms: 5000 }]);
  const response = await shop.collect({ ...ids, id: "one" });
  assert.deepEqual([response.status, (await response.json()).error.code], [400, "body_invalid"]);
});

test("odd events and engagement are refused and leave nothing", async () => {
  const shop = await worker.newShop();
  const counts = await worker.rowCounts();
  for (const fields of [
    { type: "event" },
    { type: "event", name: " " },
    { type: "event", name: "x".repeat(65) },
    { type: "event", name: "x", props: [1] },
    { type: "event", name: "x", props: { a: { b: 1 } } },
    { type: "engagement", engaged_ms: -1, scroll_percent: 0 },
    { type: "engagement", engaged_ms: 1, scroll_percent: -1 },
    { type: "engagement", engaged_ms: 1.5, scroll_percent: 1 },
    { type: "engagement", engaged_ms: "1", scroll_percent: 1 },
  ]) {
    const response = await shop.collect(fields);
    assert.deepEqual(
      [response.status, (await response.json()).error.code],
      [400, "body_invalid"],
      JSON.stringify(fields).slice(0, 80),
    );
  }
  await accepted(shop.collect({ type: "engagement", engaged_ms: 1, scroll_percent: 1 }));
  assert.deepEqual(await worker.rowCounts(), counts, "engagement of a session nobody knows is left alone");
});

test("engagement beyond its bounds is taken as at them", async () => {
  const shop = await worker.newShop();
  const ids = { visitor: randomUUID(), session: randomUUID() };
  await accepted(shop.collect(ids));
  await accepted(shop.collect({ ...ids, type: "engagement", engaged_ms: 1e15, scroll_percent: 180 }));
  assert.deepEqual(await rows("SELECT engaged_ms, scroll_percent FROM engagement WHERE site = ?", shop.site), [
    { engaged_ms: 86_400_000, scroll_percent: 100 },
  ]);
});

test("a browser that keeps nothing is one visitor, is given no cookie, and its address is nowhere", async () => {
  const shop = await worker.newShop();
  const headers = { "CF-Connecting-IP": ADDRESS, "Sec-Fetch-Site": "same-site", Cookie: `_hw_vid=${randomUUID()}` };
  // Many first beacons at once: one session all the same.
  const first = await Promise.all(
    [1, 2, 3, 4, 5, 6].map((n) =>
      accepted(shop.collect({ ...KEEPS_NOTHING, url: `https://shop.example/${n}` }, headers)),
    ),
  );
  for (const response of first) assert.deepEqual(response.headers.getSetCookie(), []);
  await accepted(shop.collect({ ...KEEPS_NOTHING, type: "event", name: "signup" }, headers));
  await accepted(shop.collect({ ...KEEPS_NOTHING, type: "engagement", engaged_ms: 4000, scroll_percent: 10 }, headers));
  const sessions = await rows(
    "SELECT id, visitor, hits FROM visit WHERE site_number = (SELECT number FROM site WHERE id = ?)",
    shop.site,
  );
  assert.equal(sessions.length, 1);
  assert.equal(sessions[0].hits, 6);
  assert.match(sessions[0].visitor, /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.notEqual(headers.Cookie, `_hw_vid=${sessions[0].visitor}`, "the cookie is not looked at");
  assert.equal((await rows("SELECT * FROM engagement WHERE site = ?", shop.site)).length, 1);
  assert.equal(
    (await rows("SELECT * FROM visit_event WHERE site = ? AND visitor = ?", shop.site, sessions[0].visitor)).length,
    1,
  );
  // Another browser at the same address is another visitor.
  await accepted(shop.collect(KEEPS_NOTHING, { ...headers, "User-Agent": `${BROWSER} Edg/141.0.0.0` }));
  assert.equal((await shop.report()).visitors, 2);
  const kept = (await worker.everything()) + worker.printed();
  assert.ok(
    !kept.includes(ADDRESS) && !kept.includes("AppleWebKit"),
    "neither address nor user agent is kept or logged",
  );
});

test("the salt stays for its day and goes with it", async () => {
  const today = Math.floor(Date.now() / 86_400_000);
  const { DB } = await worker.worker.getEnv();
  await DB.prepare("INSERT INTO day_salt (day, salt) VALUES (?, 'old')")
    .bind(today - 1)
    .run();
  await worker.tick();
  assert.deepEqual(await rows("SELECT day, length(salt) AS length FROM day_salt"), [{ day: today, length: 64 }]);
});

test("one id without the other, and an identify without a visitor, are refused", async () => {
  const shop = await worker.newShop();
  for (const [fields, code] of [
    [{ visitor: undefined }, "visitor_id_invalid"],
    [{ session: undefined }, "session_id_invalid"],
    [{ ...KEEPS_NOTHING, type: "identify", traits: { id: "7" } }, "visitor_id_invalid"],
  ]) {
    const response = await shop.collect(fields);
    assert.deepEqual([response.status, (await response.json()).error.code], [400, code]);
  }
  assert.equal((await shop.report()).sessions, 0);
});

test("a session takes down its device and the country that the platform names, whatever a header says", async () => {
  const shop = await worker.newShop();
  const visitor = randomUUID();
  const hints = { "Sec-CH-UA": '"Brave";v="141", "Chromium";v="141"', "Sec-CH-UA-Platform": '"Linux"' };
  const forged = { "CF-IPCountry": "KP" };
  await accepted(shop.collect({ visitor, session: randomUUID() }, { ...hints, ...forged }));
  await accepted(shop.collect({ visitor, session: randomUUID() }));
  const sql =
    "SELECT device, browser, os, is_new FROM visit WHERE site_number = (SELECT number FROM site WHERE id = ?) ORDER BY is_new DESC";
  assert.deepEqual(await rows(sql, shop.site), [
    // Places in the list of words: desktop, Brave or Chrome, Linux.
    { device: "5", browser: "37", os: "17", is_new: 1 },
    { device: "5", browser: "6", os: "17", is_new: 0 },
  ]);
  for (const { country } of await rows(
    "SELECT country FROM visit WHERE site_number = (SELECT number FROM site WHERE id = ?)",
    shop.site,
  )) {
    assert.match(country, /^[A-Z]{2}$/);
    assert.notEqual(country, "KP");
  }
});
