// The tracker's beacon: what is accepted, what is refused by which code, and that a refusal stores nothing.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { startWorker } from "./harness.mjs";

let worker;
let shop;
before(async () => {
  worker = await startWorker();
  shop = await worker.newShop();
});
after(() => worker?.close());

const SAME_SITE = { "Sec-Fetch-Site": "same-site" };

async function answer(request) {
  const response = await request;
  return { status: response.status, headers: response.headers, body: await response.json() };
}

async function storesNothing(work) {
  const counts = await worker.rowCounts();
  await work();
  assert.deepEqual(await worker.rowCounts(), counts);
}

test("a page view is accepted and counted", async () => {
  const mine = await worker.newShop();
  const url = "https://shop.example/?utm_source=newsletter&utm_medium=email&utm_campaign=spring";
  const { status, body } = await answer(mine.collect({ url }));
  assert.equal(status, 202);
  assert.deepEqual(body, { outcome: "accepted" });
  const report = await mine.report();
  assert.equal(report.visitors, 1);
  assert.equal(report.sessions, 1);
  assert.equal(report.visits_by_source[0].name, "newsletter");
});

test("the second hit of a session is no second session", async () => {
  const mine = await worker.newShop();
  const [visitor, session] = [randomUUID(), randomUUID()];
  await mine.collect({ visitor, session, url: "https://shop.example/?utm_source=one&utm_medium=email" });
  await mine.collect({ visitor, session, url: "https://shop.example/two", referrer: "https://shop.example/" });
  const report = await mine.report();
  assert.equal(report.visitors, 1);
  assert.equal(report.sessions, 1);
});

test("refusals have stable codes and store nothing", async () => {
  const long = "x".repeat(66_000);
  await storesNothing(async () => {
    for (const [status, code, fields, headers] of [
      [404, "site_unknown", { site: "site_00000000000000000000000000" }],
      [400, "version_unknown", { version: 99 }],
      [400, "visitor_id_invalid", { visitor: "1234" }],
      [400, "session_id_invalid", { session: "'; DROP TABLE session; --" }],
      [400, "body_invalid", { type: "purchase" }],
      [400, "body_invalid", { url: undefined }],
      [400, "visitor_cookie_invalid", {}, { ...SAME_SITE, Cookie: "_hw_vid=<script>" }],
      [413, "body_too_large", { url: `https://shop.example/${long}` }],
    ]) {
      const { status: was, body } = await answer(shop.collect(fields, headers));
      assert.deepEqual([was, body.error?.code], [status, code], JSON.stringify(fields).slice(0, 80));
      assert.equal(typeof body.error.message, "string");
    }
    for (const text of ["", "{", "not json", "[]", "null", '"text"', "\u0000"]) {
      const { status, body } = await answer(shop.collectText(text));
      assert.equal(status, 400, JSON.stringify(text));
      assert.match(body.error.code, /^(json|body)_invalid$/);
    }
  });
});

test("bots and foreign hosts are ignored with a reason and stored nowhere", async () => {
  await storesNothing(async () => {
    const bot = await answer(
      shop.collect({}, { "User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)" }),
    );
    assert.deepEqual([bot.status, bot.body], [202, { outcome: "ignored", reason: "crawler" }]);
    const foreign = await answer(
      shop.collect({ url: "https://elsewhere.example/" }, { Origin: "https://elsewhere.example" }),
    );
    assert.deepEqual([foreign.status, foreign.body], [202, { outcome: "ignored", reason: "host_not_listed" }]);
  });
});

test("a same-site request is given the visitor cookie, another is not", async () => {
  const visitor = randomUUID();
  const same = await answer(shop.collect({ visitor }, SAME_SITE));
  const cookie = same.headers.getSetCookie().find((one) => one.startsWith("_hw_vid="));
  assert.ok(cookie?.startsWith(`_hw_vid=${visitor};`), `got ${cookie}`);
  for (const attribute of ["Max-Age=34560000", "Path=/", "SameSite=Lax"])
    assert.ok(cookie.includes(attribute), `${attribute} in ${cookie}`);
  assert.ok(!cookie.includes("HttpOnly"), "checkouts and the tracker read it");
  for (const site of ["cross-site", "none"]) {
    const other = await answer(shop.collect({ visitor }, { "Sec-Fetch-Site": site }));
    assert.deepEqual(other.headers.getSetCookie(), [], site);
  }
});

test("the cookie of a same-site request wins over the body", async () => {
  const inCookie = randomUUID();
  const same = await answer(shop.collect({}, { ...SAME_SITE, Cookie: `a=b; _hw_vid=${inCookie}; c=d` }));
  assert.equal(same.status, 202);
  assert.match(same.headers.getSetCookie().join(), new RegExp(`_hw_vid=${inCookie}`));
});

test("the cookie's domain is heeded only where the request is inside it", async () => {
  const foreign = await answer(shop.collect({ cookie_domain: "elsewhere.example" }, SAME_SITE));
  assert.doesNotMatch(foreign.headers.getSetCookie().join(), /Domain=/i);
});

test("pages may read the answer, only same-site ones with credentials", async () => {
  for (const [headers, credentials] of [
    [{}, null],
    [SAME_SITE, "true"],
  ]) {
    const response = await answer(shop.collect({}, headers));
    assert.equal(response.headers.get("Access-Control-Allow-Origin"), "https://shop.example");
    assert.equal(response.headers.get("Access-Control-Allow-Credentials"), credentials);
    assert.match(response.headers.get("Vary") ?? "", /Origin/i);
  }
  const stranger = await answer(shop.collect({}, { Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site" }));
  assert.equal(stranger.headers.get("Access-Control-Allow-Credentials"), null);
});

test("traits are bounded", async () => {
  const many = Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`t${index}`, "x"]));
  await storesNothing(async () => {
    for (const traits of [many, { nested: { a: 1 } }, ["a"]]) {
      const { status } = await answer(shop.collect({ type: "identify", traits }));
      assert.equal(status, 400, JSON.stringify(traits).slice(0, 60));
    }
  });
  assert.equal(
    (
      await answer(
        shop.collect({ type: "identify", traits: { email: "a@example.com", plan: "pro", seats: 3, trial: false } }),
      )
    ).status,
    202,
  );
});
