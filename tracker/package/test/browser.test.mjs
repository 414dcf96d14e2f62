// The package bundled as shops bundle it, in a browser, on a page whose policy allows just what the documents say.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { build as esbuild } from "esbuild";
import { chromium } from "playwright-core";
import { build as vite } from "vite";
import { ensureChromium } from "../../../scripts/lib/chromium.mjs";
import { at } from "../../../scripts/lib/paths.mjs";
import { listening } from "../../../scripts/lib/ports.mjs";
import { installPacked } from "./packed.mjs";

const SITE = "site_package";
/** A shop's own module: calls before the script is there, and what came of them afterwards. */
const ENTRY = `
  import * as tracker from "@headwater/tracker";
  const options = { site: "${SITE}", src: "/w/a.js", allowLocal: true, allowAutomation: true, exclude: ["/admin", "/preview"], paymentLinks: false };
  const early = [tracker.getVisitorId(), tracker.getAttributionMetadata()];
  tracker.identify("user-17", { plan: "pro" });
  tracker.track("signup", { plan: "pro" });
  const started = tracker.start(options);
  tracker.start({ ...options });
  window.shop = { tracker, options, early, started };`;

let packed;
let server;
let browser;
const bundles = {};
const beacons = [];
let policy = "";
let port;

before(async () => {
  packed = installPacked();
  const entry = packed.write("shop.js", ENTRY);
  const { outputFiles } = await esbuild({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: "esm",
    write: false,
  });
  bundles.esbuild = outputFiles[0].text;
  const made = await vite({
    root: packed.project,
    configFile: false,
    logLevel: "error",
    build: { write: false, modulePreload: false, rollupOptions: { input: entry } },
  });
  assert.ok("output" in made);
  bundles.vite = made.output[0].code;
  server = createServer(answer);
  port = await listening(server);
  browser = await chromium.launch({ executablePath: await ensureChromium(), args: ["--no-sandbox", "--disable-gpu"] });
});
after(async () => {
  await browser?.close();
  server?.closeAllConnections();
  server?.close();
  packed?.remove();
});

async function answer(request, response) {
  const { pathname } = new URL(request.url, "http://x");
  if (request.method === "POST") {
    let body = "";
    for await (const chunk of request) body += chunk;
    beacons.push({ path: pathname, ...JSON.parse(body) });
    response.writeHead(202, { "Content-Type": "application/json" }).end('{"outcome":"accepted"}');
  } else if (pathname === "/w/a.js") {
    response
      .writeHead(200, { "Content-Type": "text/javascript; charset=utf-8" })
      .end(readFileSync(at("tracker", "dist", "headwater.js")));
  } else if (pathname.startsWith("/bundle/")) {
    response.writeHead(200, { "Content-Type": "text/javascript" }).end(bundles[pathname.slice(8)]);
  } else {
    const bundler = pathname.slice(1);
    response.writeHead(bundles[bundler] ? 200 : 404, {
      "Content-Type": "text/html",
      "Content-Security-Policy": policy,
    });
    // An element that answers to the tracker's own name: browsers put ids on `window`.
    response.end(
      `<!doctype html><link rel="icon" href="data:,"><p id="headwater"></p><script type="module" src="/bundle/${bundler}"></script>`,
    );
  }
}

/** Opens the page, waits for the tracker; answers what the page knows and what was sent. */
async function visit(bundler, script) {
  beacons.length = 0;
  policy = `default-src 'none'; img-src data:; connect-src 'self'; script-src ${script}`;
  const context = await browser.newContext();
  // What the tracker sends is in order. Several connections carry it, so it may arrive in another.
  await context.addInitScript(() => {
    const { fetch } = window;
    window.sent = [];
    window.fetch = (url, options) => {
      window.sent.push(JSON.parse(String(options?.body)).type);
      return fetch(url, options);
    };
  });
  const page = await context.newPage();
  const faults = [];
  const warnings = [];
  page.on("pageerror", ({ message }) => faults.push(message));
  page.on("console", (message) => message.type() === "warning" && warnings.push(message.text()));
  try {
    await page.goto(`http://127.0.0.1:${port}/${bundler}?utm_source=letter`);
    const seen = await page.evaluate(async () => {
      const { tracker, options, early, started } = window.shop;
      const it = await Promise.race([
        started,
        new Promise((_, late) => setTimeout(late, 5_000, new Error("the script is not ready"))),
      ]);
      const again = tracker.start({ ...options, site: "site_other" });
      return {
        early,
        same: it === window.headwater && (await again) === it && (await tracker.ready()) === it,
        visitor: tracker.getVisitorId(),
        session: tracker.getSessionId(),
        metadata: tracker.getAttributionMetadata(),
        scripts: [...document.scripts]
          .filter(({ dataset }) => dataset.site)
          .map(({ dataset, async }) => ({
            ...dataset,
            async,
          })),
      };
    });
    for (let waited = 0; beacons.length < 3 && waited < 3_000; waited += 20)
      await new Promise((done) => setTimeout(done, 20));
    assert.deepEqual(faults, []);
    return { ...seen, sent: await page.evaluate(() => window.sent), warnings };
  } finally {
    await context.close();
  }
}

function assertWorks({ early, same, visitor, session, metadata, scripts, sent, warnings }) {
  assert.deepEqual(early, [null, {}], "nothing is known before the script is there");
  assert.ok(same, "the promises give what is on the page");
  assert.deepEqual(scripts, [
    {
      site: SITE,
      allowLocal: "",
      allowAutomation: "",
      exclude: "/admin /preview",
      paymentLinks: "off",
      async: true,
    },
  ]);
  assert.deepEqual(
    warnings.filter((text) => text.startsWith("headwater: started twice")).length,
    1,
    "once: the same again is quiet",
  );
  assert.deepEqual(sent, ["page_view", "identify", "event"]);
  assert.equal(beacons.length, 3);
  assert.ok(beacons.every(({ path }) => path === "/w/api/hw"));
  const ofType = (wanted) => beacons.find(({ type }) => type === wanted);
  assert.deepEqual(ofType("identify").traits, { plan: "pro", id: "user-17" });
  assert.deepEqual([ofType("event").name, ofType("event").props], ["signup", { plan: "pro" }]);
  assert.ok(beacons.every((beacon) => beacon.visitor === visitor && beacon.session === session));
  assert.equal(metadata.headwater_visitor_id, visitor);
  assert.equal(metadata.headwater_user_id, "user-17");
}

for (const bundler of ["esbuild", "vite"]) {
  test(`bundled by ${bundler}: one script, calls in order, under a policy of its own two directives`, async () => {
    const seen = await visit(bundler, "'self' 'wasm-unsafe-eval'");
    assertWorks(seen);
    assert.equal(seen.metadata.utm_source, "letter");
  });
}

test("a policy that forbids WebAssembly costs the source in the metadata, nothing else", async () => {
  const seen = await visit("esbuild", "'self'");
  assertWorks(seen);
  assert.equal(seen.metadata.utm_source, undefined);
});

test("where the script is blocked, calls are quiet and nothing waits", async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const faults = [];
  page.on("pageerror", ({ message }) => faults.push(message));
  await page.route("**/w/a.js", (route) => route.abort());
  policy = "default-src 'none'; img-src data:; script-src 'self'";
  await page.goto(`http://127.0.0.1:${port}/esbuild`);
  const seen = await page.evaluate(async () => {
    const { tracker, started } = window.shop;
    const given = [
      tracker.getVisitorId(),
      tracker.getSessionId(),
      tracker.getAttributionMetadata(),
      tracker.track("late"),
    ];
    return [
      ...given.map(String),
      await Promise.race([started.then(() => "came"), new Promise((done) => setTimeout(done, 300, "waits"))]),
    ];
  });
  assert.deepEqual(seen, ["null", "null", "[object Object]", "undefined", "waits"]);
  assert.deepEqual(faults, []);
  await context.close();
});
