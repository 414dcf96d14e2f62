// How each page looks, by rules that hold for all of them: nothing overflows sideways at any width, axe finds nothing in light or dark,
// and a page that is empty or cannot load says so in the same good order. A page that is added is looked at by itself: the list is the
// dashboard's own.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import axe from "axe-core";
import { OwnerApi } from "../../scripts/lib/api.mjs";
import { fillHistory } from "../../scripts/lib/demo-history.mjs";
import { startStand, walking } from "./stand.mjs";

const WIDTHS = [1440, 1280, 1024, 768, 390];
const PATHS = JSON.parse(readFileSync(new URL("../../www/pages.json", import.meta.url), "utf8"));

let stand;
let api;
let empty;
/** What stands for each name in a path. */
let named;
before(async () => {
  stand = await startStand();
  api = new OwnerApi(stand.origin, stand.local.owner_token);
  await fillHistory(stand, stand.home);
  const day = (at) => new Date(at).toISOString().slice(0, 10);
  const range = `mode=test&from=${day(Date.now() - 20 * 86_400_000)}&to=${day(Date.now())}`;
  const { payments } = await api.call("GET", `/api/sites/${stand.site}/payments?${range}`);
  const known = payments.find((payment) => payment.visitor);
  named = { site: stand.site, payment: known.id, person: known.visitor };
  // Names as long as they may be, and a cost that no customer stands against.
  const cost = {
    first_day: day(Date.now()),
    last_day: day(Date.now()),
    currency: "eur",
    amount_minor: 123_456_789,
    note: "y".repeat(200),
  };
  const costs = ["google", "x".repeat(200)].map((source) => ({ ...cost, source, campaign: "<b>".repeat(60) }));
  await api.call("PUT", `/api/sites/${stand.site}/costs`, { costs });
  empty = await api.call("POST", "/api/sites", { name: "Nothing yet", hosts: ["nothing.example"], time_zone: "UTC" });
});
after(() => stand?.close());

const addressOf = (path, names) => path.replaceAll(/:(\w+)/g, (_, name) => names[name]);

async function signIn(page) {
  await page.goto(await api.signInLink());
  await page.waitForURL((url) => url.hash === "");
  await page.locator("main").waitFor();
}

/** Opens an address and waits until nothing on it is loading any more. */
async function open(page, address) {
  await page.goto(stand.origin + address);
  await page.locator("main h1").first().waitFor();
  await page.waitForFunction(() => !document.querySelector('main [aria-busy="true"], main .loading'));
}

/** What reaches beyond the right edge, at each width. */
async function overflowing(page, address) {
  const found = [];
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    const beyond = await page.evaluate(() => {
      const root = document.documentElement;
      if (root.scrollWidth <= root.clientWidth) return null;
      const wide = [...document.querySelectorAll("main *, header *")].filter((element) => {
        const { right, width } = element.getBoundingClientRect();
        return width > 0 && right > root.clientWidth + 1;
      });
      return wide.slice(0, 3).map((element) => `${element.tagName}.${element.className}`);
    });
    if (beyond) found.push(`${address} at ${width}: ${beyond.join(", ")}`);
  }
  return found;
}

/** What axe finds, in light and in dark, wide and narrow. */
async function complaints(page, address) {
  const found = [];
  for (const [colorScheme, width] of [
    ["light", 1280],
    ["dark", 1280],
    ["light", 390],
  ]) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize({ width, height: 800 });
    const { violations } = await page.evaluate(() => /** @type {any} */ (window).axe.run(document));
    for (const { id, nodes } of violations)
      found.push(`${address} (${colorScheme}, ${width}): ${id} at ${nodes.map((node) => node.target).slice(0, 3)}`);
  }
  return found;
}

async function look(page, address) {
  await open(page, address);
  await page.evaluate(axe.source);
  return [...(await overflowing(page, address)), ...(await complaints(page, address))];
}

test("every page with data fits each width, and axe finds nothing", async () => {
  await walking(stand, "looks", async (page) => {
    await signIn(page);
    const found = [];
    for (const path of PATHS) found.push(...(await look(page, `${addressOf(path, named)}?mode=test`)));
    assert.deepEqual(found, []);
  });
});

test("so does every page of a site without data", async () => {
  await walking(stand, "looks-empty", async (page) => {
    await signIn(page);
    const found = [];
    const names = { site: empty.id, payment: "pi_none", person: "cus_none" };
    for (const path of PATHS.filter((one) => one.includes(":site")))
      found.push(...(await look(page, addressOf(path, names))));
    assert.deepEqual(found, []);
  });
});

test("so does every page whose data cannot be loaded", async () => {
  await walking(stand, "looks-failing", async (page) => {
    await signIn(page);
    const found = [];
    const isData = (url) => /^\/api\/sites\/[^/]+\//.test(url.pathname);
    await page.route(isData, (route) => route.fulfill({ status: 500, contentType: "text/plain", body: "no" }));
    for (const path of PATHS.filter((one) => one.includes(":site")))
      found.push(...(await look(page, `${addressOf(path, named)}?mode=test`)));
    assert.deepEqual(found, []);
  });
});

test("the sign-in page fits, and axe finds nothing", async () => {
  await walking(stand, "looks-sign-in", async (page) => {
    assert.deepEqual(await look(page, "/"), []);
  });
});
