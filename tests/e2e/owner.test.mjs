// Nothing of the owner's can be read without the owner's token.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { newOwnerToken } from "../../scripts/lib/secrets.mjs";
import { startWorker } from "./harness.mjs";

let worker;
let shop;
let secret;
before(async () => {
  worker = await startWorker();
  shop = await worker.newShop();
  secret = (await shop.integrationNow()).secrets[0].id;
});
after(() => worker?.close());

const range = "from=2026-09-01&to=2026-09-30&mode=test&model=last_non_direct";
/** @typedef {[method: string, path: string, body?: unknown]} Route */

/** @returns {Route[]} */
const integrationRoutes = () => [
  ["POST", "secrets", { secret: "whsec_forged_forged_forged", mode: "test" }],
  ["DELETE", `secrets/${secret}`],
  ["PUT", "key", { key: "rk_test_forged_forged_forged" }],
  ...["endpoint", "import", "import/advance", "check"].map(
    (path) => /** @type {Route} */ (["POST", path, { mode: "test" }]),
  ),
  ["POST", "disconnect", { revenue: "remove" }],
  ["GET", "deliveries"],
  ["POST", "deliveries/evt_1/replay"],
];
/** @returns {Route[]} */
const ownersRoutes = () => [
  ["GET", "/api/session"],
  ["POST", "/api/session/link"],
  ["GET", "/api/sign-ins"],
  ["DELETE", "/api/sign-ins"],
  ["DELETE", "/api/sign-ins/0123"],
  ["GET", "/api/sites"],
  ["POST", "/api/sites", { name: "x", hosts: ["x.example"], time_zone: "UTC" }],
  ["GET", `/api/sites/${shop.site}/report?${range}`],
  ["GET", `/api/sites/${shop.site}/payments?${range}`],
  ["GET", `/api/sites/${shop.site}/payments/pi_1?mode=test`],
  ["GET", `/api/sites/${shop.site}/people/cus_unknown?mode=test`],
  ["GET", `/api/sites/${shop.site}/integrations`],
  ["POST", `/api/sites/${shop.site}/integrations`, { kind: "stripe" }],
  ...integrationRoutes().map(([method, path, body]) => {
    const whole = `/api/sites/${shop.site}/integrations/${shop.integration}/${path}`;
    return /** @type {Route} */ ([method, whole, body]);
  }),
];

/**
 * @param {string} method
 * @param {string} path
 * @param {{ headers?: Record<string, string>, body?: unknown }} options
 */
async function call(method, path, { headers = {}, body } = {}) {
  const response = await worker.fetch(path, { method, headers, body: body && JSON.stringify(body) });
  return { status: response.status, headers: response.headers, body: await response.json().catch(() => null) };
}

test("every route of the owner's is closed to strangers", async () => {
  /** @type {Record<string, string>[]} */
  const strangers = [
    {},
    { Authorization: `Bearer ${newOwnerToken()}` },
    { Authorization: `Basic ${worker.token}` },
    { Authorization: "Bearer " },
    { Cookie: "__Host-headwater_session=forged" },
  ];
  const counts = await worker.rowCounts();
  for (const [method, path, body] of ownersRoutes()) {
    for (const headers of strangers) {
      const answer = await call(method, path, { headers, body });
      assert.equal(answer.status, 401, `${method} ${path} with ${JSON.stringify(headers)}`);
      assert.equal(answer.body.error.code, "unauthorised");
    }
  }
  assert.deepEqual(await worker.rowCounts(), counts);
});

test("the token opens them", async () => {
  const headers = { Authorization: `Bearer ${worker.token}` };
  const unknown = /pi_1|cus_unknown/;
  for (const [method, path] of ownersRoutes().filter(([method]) => method === "GET")) {
    assert.equal((await call(method, path, { headers })).status, unknown.test(path) ? 404 : 200, path);
  }
});

test("health is open and tells nothing", async () => {
  const { status, body } = await call("GET", "/api/health");
  assert.equal(status, 200);
  assert.deepEqual(body, { ok: true });
  const head = await worker.fetch("/api/health", { method: "HEAD" });
  assert.deepEqual([head.status, await head.text()], [200, ""]);
});

test("an address refuses every method that is not its own, and names those that are", async () => {
  for (const method of ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND", "REPORT"]) {
    const response = await worker.fetch("/api/health", { method });
    assert.deepEqual([response.status, response.headers.get("allow")], [405, "GET, HEAD"], method);
  }
  const deliveries = await worker.fetch(`/api/integrations/stripe/webhook/${shop.integration}`);
  assert.deepEqual([deliveries.status, deliveries.headers.get("allow")], [405, "POST"]);
});

test("every answer says how browsers are to treat it", async () => {
  const headersOf = async (path, init) => (await worker.fetch(path, init)).headers;
  for (const path of ["/", "/sites/new", "/api/health", "/api/sites", "/api/nothing", "/nothing"]) {
    const headers = await headersOf(path);
    assert.equal(headers.get("x-content-type-options"), "nosniff", path);
    assert.equal(headers.get("cross-origin-opener-policy"), "same-origin", path);
    assert.equal(headers.get("cross-origin-resource-policy"), "same-origin", path);
    assert.match(headers.get("content-security-policy"), /default-src 'none'/, path);
  }
  for (const path of ["/", "/sites/new", "/api/health", "/api/sites"])
    assert.match((await headersOf(path)).get("strict-transport-security"), /max-age=\d+/, path);
  // What the shop's pages load is for them to load; and of a shop's own host we do not say that it speaks HTTPS alone.
  for (const headers of [
    await headersOf("/headwater.js"),
    await headersOf("/api/hw", { method: "POST", body: "{" }),
    await headersOf("/api/hw", { method: "OPTIONS" }),
  ]) {
    assert.equal(headers.get("cross-origin-resource-policy"), "cross-origin");
    assert.equal(headers.get("strict-transport-security"), null);
  }
});

test("a refusal does not repeat what was pasted", async () => {
  const headers = { Authorization: `Bearer ${worker.token}`, "Content-Type": "application/json" };
  const path = `/api/sites/${shop.site}/integrations/${shop.integration}`;
  for (const { method, at, body } of [
    { method: "PUT", at: `${path}/key`, body: { key: ["rk_live_pasted"] } },
    { method: "POST", at: `${path}/secrets`, body: { secret: "x", mode: "rk_live_pasted" } },
    { method: "POST", at: `${path}/import`, body: { mode: "rk_live_pasted" } },
    { method: "PATCH", at: `/api/sites/${shop.site}`, body: { identify_signing: "rk_live_pasted" } },
  ]) {
    const { status, body: refused } = await call(method, at, { headers, body });
    assert.equal(status, 400, at);
    assert.doesNotMatch(JSON.stringify(refused), /pasted/, at);
  }
});

test("a sign-in gives a cookie that only the dashboard's own origin can use", async () => {
  const signIn = await call("POST", "/api/session", {
    body: { token: worker.token },
    headers: { "Content-Type": "application/json", Origin: worker.origin },
  });
  assert.equal(signIn.status, 204);
  const cookie = signIn.headers.getSetCookie().find((one) => one.startsWith("__Host-headwater_session="));
  for (const attribute of ["HttpOnly", "Secure", "SameSite=Lax", "Path=/"])
    assert.match(cookie, new RegExp(`;\\s*${attribute}`, "i"));
  assert.doesNotMatch(cookie, /Domain=/i);
  const Cookie = cookie.split(";")[0];
  assert.ok(!Cookie.includes(worker.token), "the cookie isn't the token");

  const { signed_in, kind } = (await call("GET", "/api/session", { headers: { Cookie } })).body;
  assert.deepEqual({ signed_in, kind }, { signed_in: true, kind: "owner_token" });
  const own = { Cookie, Origin: worker.origin, "Sec-Fetch-Site": "same-origin", "Content-Type": "application/json" };
  assert.equal(
    (
      await call("POST", "/api/sites", {
        headers: own,
        body: { name: "Mine", hosts: ["mine.example"], time_zone: "UTC" },
      })
    ).status,
    201,
  );
  const foreign = {
    Cookie,
    Origin: "https://evil.example",
    "Sec-Fetch-Site": "cross-site",
    "Content-Type": "application/json",
  };
  const refused = await call("POST", "/api/sites", {
    headers: foreign,
    body: { name: "Theirs", hosts: ["mine.example"], time_zone: "UTC" },
  });
  assert.ok([401, 403].includes(refused.status), `a foreign page was answered ${refused.status}`);

  const signOut = await call("DELETE", "/api/session", { headers: own });
  assert.equal(signOut.status, 204);
  assert.match(signOut.headers.getSetCookie().join(), /__Host-headwater_session=;.*Max-Age=0/i);
  assert.equal(
    (await call("GET", "/api/session", { headers: { Cookie } })).status,
    401,
    "a copy of the cookie opens nothing any more",
  );
});

test("a cookie with one changed character opens nothing", async () => {
  const signIn = await call("POST", "/api/session", {
    body: { token: worker.token },
    headers: { Origin: worker.origin },
  });
  const Cookie = signIn.headers.getSetCookie()[0].split(";")[0];
  const last = Cookie.at(-2);
  const forged = `${Cookie.slice(0, -2)}${last === "A" ? "B" : "A"}${Cookie.at(-1)}`;
  assert.equal((await call("GET", "/api/session", { headers: { Cookie: forged } })).status, 401);
});

test("guessing is slowed", async () => {
  const statuses = [];
  for (let guess = 0; guess < 30; guess += 1) {
    statuses.push((await call("POST", "/api/session", { body: { token: newOwnerToken() } })).status);
  }
  assert.equal(statuses[0], 401);
  assert.ok(statuses.includes(429), `thirty wrong tokens were answered ${[...new Set(statuses)]}`);
});
