// How each page looks, by rules that hold for all of them: nothing overflows sideways at any width, axe finds nothing in light or dark,
// and a page that is empty or cannot load says so in the same good order. A page that is added is looked at by itself: the list is the
// dashboard's own.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { OwnerApi } from "../../scripts/lib/api.mjs";
import { fillHistory } from "../../scripts/lib/demo-history.mjs";
import { faultsInLook } from "./look.mjs";
import { startStand, walking } from "./stand.mjs";

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

async function look(page, address) {
  await open(page, address);
  return faultsInLook(page, address);
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
