// The first-party path in workerd: the tracker and collect below a path of the shop's own host, nothing else below it, and the
// dashboard's files beside it without a call of the Worker.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { request } from "node:http";
import { after, before, test } from "node:test";
import { at } from "../../scripts/lib/paths.mjs";
import { BROWSER, COST_HEADER, startWorker } from "./harness.mjs";

let worker;
let shop;
before(async () => {
  worker = await startWorker({ FIRST_PARTY_PATH: "/w", HEADWATER_COUNT: "1" });
  shop = await worker.newShop({ hosts: ["localhost"] });
});
after(() => worker?.close());

/** A browser that goes to an address, as opposed to a script that fetches it. */
const NAVIGATION = { "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document", Accept: "text/html" };
const TRACKER = readFileSync(at("www", "dist", "headwater.js"), "utf8");

/** Asks for a path as it stands: fetch() would resolve its dots first. */
const asked = (path, headers = {}) =>
  new Promise((resolve, reject) => {
    const sent = request({ host: "localhost", port: new URL(worker.origin).port, path, headers }, (response) => {
      let text = "";
      response.on("data", (part) => {
        text += part;
      });
      response.on("end", () => resolve({ status: response.statusCode, text }));
    });
    sent.on("error", reject).end();
  });

test("the tracker is served under any name, typed and cached as under its own", async () => {
  const own = await worker.fetch("/headwater.js");
  assert.equal(own.headers.get(COST_HEADER), null, "its own address does not call the Worker");
  for (const name of ["headwater.js", "a.js", "stats-2.js"]) {
    for (const headers of [{}, NAVIGATION]) {
      const served = await worker.fetch(`/w/${name}?v=1`, { headers });
      assert.equal(served.status, 200, name);
      assert.equal(await served.text(), TRACKER);
      for (const header of [
        "content-type",
        "cache-control",
        "etag",
        "access-control-allow-origin",
        "x-content-type-options",
      ]) {
        assert.equal(served.headers.get(header), own.headers.get(header), header);
      }
    }
  }
  assert.match(own.headers.get("content-type"), /^(text|application)\/javascript/);
  assert.match(own.headers.get("cache-control"), /max-age=3600/);
  const known = await worker.fetch("/w/a.js", { headers: { "If-None-Match": own.headers.get("etag") } });
  assert.deepEqual([known.status, await known.text()], [304, ""]);
  const head = await worker.fetch("/w/a.js", { method: "HEAD" });
  assert.deepEqual([head.status, await head.text()], [200, ""]);
});

test("a beacon is taken below the path, and a same-site one renews the cookie", async () => {
  const beacon = {
    version: 1,
    type: "page_view",
    site: shop.site,
    visitor: randomUUID(),
    session: randomUUID(),
    url: `${worker.origin}/`,
    referrer: "",
  };
  for (const path of ["/w/api/hw", "/w/api/collect", "/api/hw", "/api/collect"]) {
    const headers = {
      "Content-Type": "text/plain",
      "User-Agent": BROWSER,
      Origin: worker.origin,
      "Sec-Fetch-Site": "same-origin",
    };
    const response = await worker.fetch(path, { method: "POST", headers, body: JSON.stringify(beacon) });
    assert.deepEqual([response.status, await response.json()], [202, { outcome: "accepted" }], path);
    assert.match(response.headers.getSetCookie().join(), new RegExp(`^_hw_vid=${beacon.visitor};`), path);
    const preflight = await worker.fetch(path, { method: "OPTIONS", headers: { Origin: "https://shop.example" } });
    assert.deepEqual([preflight.status, preflight.headers.get("access-control-allow-methods")], [204, "POST"], path);
  }
  assert.equal((await shop.report()).sessions, 1);
});

test("nothing else is below the path, neither for a script nor for a browser that goes there", async () => {
  const owner = { Authorization: `Bearer ${worker.token}` };
  for (const path of [
    "/w",
    "/w/",
    "/w/api/session",
    "/w/api/sites",
    "/w/api/health",
    "/w/index.html",
    "/w/assets/x.css",
    "/w/sites",
    "/w/x/a.js",
    "/w/api",
  ]) {
    for (const headers of [owner, { ...owner, ...NAVIGATION }]) {
      const response = await worker.fetch(path, { headers });
      assert.deepEqual([response.status, (await response.json()).error?.code], [404, "route_unknown"], path);
    }
  }
});

test("encoded slashes below it lead nowhere", async () => {
  for (const path of [
    "/w/..%2fapi/health",
    "/w/%2e%2e%2fapi/health",
    "/w/%2fapi/health",
    "/w//api/health",
    "/w/api%2fhw",
    "/w%2fa.js",
  ]) {
    const { status, text } = await asked(path);
    assert.ok(!text.includes('"ok":true') && text !== TRACKER, `${path}: ${status} ${text}`);
    if (path.startsWith("/w/")) assert.equal(status, 404, path);
  }
});

test("the tracker is served without the Worker, the dashboard's pages and their files through it", async () => {
  const files = readdirSync(at("www", "dist"), { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const paths = files.map(({ parentPath, name }) => `${parentPath.slice(at("www", "dist").length)}/${name}`);
  assert.ok(paths.includes("/headwater.js") && paths.some((path) => path.startsWith("/assets/")), paths.join());
  for (const path of ["/", ...paths.filter((path) => path !== "/_headers" && !path.endsWith(".html"))]) {
    const isBuilt = path.startsWith("/assets/");
    const byWorker = isBuilt || path.startsWith("/docs/");
    for (const headers of [{}, NAVIGATION]) {
      const response = await worker.fetch(path, { headers });
      assert.deepEqual([response.status, response.headers.get(COST_HEADER)], [200, byWorker ? "0" : null], path);
      if (isBuilt) assert.match(response.headers.get("cache-control"), /immutable/, path);
      if (isBuilt)
        assert.equal(
          (await worker.fetch(path, { headers: { "If-None-Match": response.headers.get("etag") } })).status,
          304,
          path,
        );
    }
  }
  const page = readFileSync(at("www", "dist", "index.html"), "utf8");
  for (const path of ["/sites/site_a/people/x?mode=test", "/sites/new", "/sign-ins"]) {
    for (const headers of [{}, NAVIGATION]) {
      const response = await worker.fetch(path, { headers });
      assert.deepEqual([response.status, response.headers.get(COST_HEADER)], [200, "0"], path);
      assert.equal(await response.text(), page);
      assert.match(response.headers.get("content-security-policy"), /default-src 'none'/);
    }
  }
  const index = await worker.fetch("/index.html");
  assert.equal(new URL(index.headers.get("location") ?? "", worker.origin).pathname, "/");
});

test("where there is neither page nor file the answer is 404, and nothing keeps it", async () => {
  const page = readFileSync(at("www", "dist", "index.html"), "utf8");
  for (const path of [
    "/assets/gone-0123.js",
    "/assets/",
    "/connect",
    "/wx",
    "/sites/site_a/nothing",
    "/robots.txt/x",
    "/headwater.v2.js",
    "/wp-login.php",
  ]) {
    const script = await worker.fetch(path);
    assert.deepEqual([script.status, (await script.json()).error.code], [404, "route_unknown"], path);
    assert.match(script.headers.get("cache-control"), /no-store/, path);
    // A person sees the dashboard say so.
    const person = await worker.fetch(path, { headers: { ...NAVIGATION, "If-None-Match": "*" } });
    assert.deepEqual([person.status, await person.text()], [404, page], path);
    assert.match(person.headers.get("cache-control"), /no-store/, path);
    assert.equal((await worker.fetch(path, { method: "HEAD" })).status, 404, path);
  }
});

test("without the setting there is no such path", async () => {
  const other = await startWorker();
  try {
    const beacon = await other.fetch("/w/api/hw", { method: "POST", body: "{}" });
    assert.deepEqual([beacon.status, (await beacon.json()).error.code], [404, "route_unknown"]);
    assert.notEqual(await (await other.fetch("/w/a.js")).text(), TRACKER);
  } finally {
    await other.close();
  }
});
