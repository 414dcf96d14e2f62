// The test purchase of the set-up page: it opens the demo shop, and follows a purchase from the visit to the attributed payment; where the
// checkout carries nothing, it says what stays out and why.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { OwnerApi } from "../../scripts/lib/api.mjs";
import { startStand, walking } from "./stand.mjs";

let stand;
let api;
before(async () => {
  stand = await startStand();
  api = new OwnerApi(stand.origin, stand.local.owner_token);
});
after(() => stand?.close());

const id = (name) => `[data-testid="${name}"]`;
const STEPS = ["visit", "checkout", "payment", "attributed"];
const is = (page, step, state) =>
  page.locator(`${id(`test-${step}`)}[data-state="${state}"]`).waitFor({ timeout: 20_000 });

/** Buys in the shop that was opened, and pays. */
async function buy(shop, carries) {
  await shop.check(id(`carries-${carries}`));
  await shop.click(id("buy-notebook"));
  await shop.waitForURL(/\/pay\//);
  await shop.click(id("pay"));
  await shop.waitForURL(/\/thanks\//);
}

async function openSetUp(page) {
  await page.goto(await api.signInLink());
  await page.waitForURL((url) => url.hash === "");
  await page.goto(`${stand.origin}/sites/${stand.site}/set-up?mode=test`);
  await page.locator(id("test-purchase")).waitFor();
}

test("a purchase in the demo shop is followed from the visit to the payment", async () => {
  await walking(stand, "test-purchase", async (page) => {
    await openSetUp(page);
    assert.equal(await page.locator(id("test-visit")).count(), 0, "nothing is told before anything was begun");
    assert.equal(await page.inputValue(id("shop-address")), `${stand.shopOrigin}/shop`);
    const [shop] = await Promise.all([page.waitForEvent("popup"), page.click(id("test-purchase-open"))]);
    assert.deepEqual(Object.fromEntries(new URL(shop.url()).searchParams), {
      utm_source: "headwater",
      utm_medium: "test",
      utm_campaign: "test-purchase",
    });
    await is(page, "visit", "done");
    for (const step of STEPS.slice(1)) await is(page, step, "waits");
    assert.match(await page.locator(id("test-remedy")).textContent(), /4242/);
    await buy(shop, "metadata");
    for (const step of STEPS) await is(page, step, "done");
    const times = await page.locator(`${id("test-purchase")} li time`).count();
    assert.equal(times, 4, "each with its time");
    await page.reload();
    for (const step of STEPS) await is(page, step, "done");
    await page.click(`${id("test-remedy")} a`);
    await page.locator(id("payment-campaign")).waitFor();
    assert.match(await page.locator(id("payment-campaign")).textContent(), /test-purchase/);
  });
});

test("a checkout that carries nothing is named as what stays out, with the remedy", async () => {
  await walking(stand, "test-purchase-nothing", async (page) => {
    await openSetUp(page);
    for (const step of STEPS) await is(page, step, "done");
    const [shop] = await Promise.all([page.waitForEvent("popup"), page.click(id("test-purchase-open"))]);
    await is(page, "checkout", "waits");
    await is(page, "visit", "done");
    await buy(shop, "nothing");
    await is(page, "checkout", "failed");
    await is(page, "payment", "done");
    await is(page, "attributed", "waits");
    assert.match(await page.locator(id("test-remedy")).textContent(), /getAttributionMetadata/);
    await page.fill(id("shop-address"), "no address");
    await page.locator(id("test-purchase-open")).waitFor({ state: "detached" });
    await page.fill(id("shop-address"), "https://staging.shop.example/de?a=1");
    const link = new URL(await page.getAttribute(id("test-purchase-open"), "href"));
    assert.deepEqual([link.host, link.pathname, link.searchParams.get("a")], ["staging.shop.example", "/de", "1"]);
    assert.equal(link.searchParams.get("utm_campaign"), "test-purchase");
  });
});
