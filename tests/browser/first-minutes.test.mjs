// An owner's first minutes: what is still to be set up, which money is shown, what it says of what is not known, at every width.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { OwnerApi } from "../../scripts/lib/api.mjs";
import { fillHistory } from "../../scripts/lib/demo-history.mjs";
import { deliver } from "../../demo/deliver.mjs";
import { productOf } from "../../demo/products.mjs";
import { idsOf, order, purchase } from "../../demo/stripe-events.mjs";
import { startStand, walking } from "./stand.mjs";

const SECRET = "whsec_of_the_first_minutes_0123456789";
const BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const WIDTHS = [1280, 1000, 860, 720, 640, 390];

let stand;
let api;
before(async () => {
  stand = await startStand();
  api = new OwnerApi(stand.origin, stand.local.owner_token);
  await fillHistory(stand, stand.home);
});
after(() => stand?.close());

const id = (name) => `[data-testid="${name}"]`;

async function signIn(page) {
  await page.goto(await api.signInLink());
  await page.waitForURL((url) => url.hash === "");
  await page.locator("main").waitFor();
}

async function newSite() {
  const site = (await api.createSite({ name: "New shop", hosts: ["localhost"], time_zone: "UTC" })).id;
  const integration = (await api.createIntegration(site)).id;
  await api.addSecret(site, integration, SECRET, "test");
  return { site, integration };
}

async function beacon(site, fields) {
  const body = {
    version: 1,
    id: randomUUID(),
    type: "page_view",
    site,
    url: `${stand.shopOrigin}/`,
    referrer: "",
    ...fields,
  };
  const response = await fetch(`${stand.origin}/api/hw`, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "Content-Type": "text/plain", "User-Agent": BROWSER },
  });
  assert.equal((await response.json()).outcome, "accepted");
}

/** A purchase of test mode, delivered as Stripe does. Answers its payment. */
async function buy({ integration }, key, metadata) {
  const product = productOf("notebook");
  const one = order({ key, product, email: `${key}@example.com`, metadata, created_s: Math.floor(Date.now() / 1000) });
  for (const event of purchase(one)) {
    assert.equal((await deliver({ origin: stand.origin, integration, secret: SECRET }, event)).status, 200);
  }
  return idsOf(one).payment_intent;
}

const setUp = async (page, next) => {
  await page.locator(`${id("set-up")}[data-next="${next}"]`).waitFor();
  return page.locator(`${id("set-up")} li[data-done="true"]`).count();
};

test("the steps stay until each is proven, and advice fits what is missing", async () => {
  const shop = await newSite();
  await walking(stand, "set-up", async (page) => {
    await signIn(page);
    await page.goto(`${stand.origin}/sites/${shop.site}`);
    assert.equal(await setUp(page, "visit"), 0);
    assert.match(await page.locator(id("snippet")).textContent(), /data-allow-local/, "the site is of localhost");
    await beacon(shop.site, { visitor: randomUUID(), session: randomUUID() });
    assert.equal(await setUp(page, "connect"), 1);
    await page.locator(`${id("no-money")}[data-reason="not_connected"]`).waitFor();
    const payment = await buy(shop, "unseen", { headwater_visitor_id: randomUUID() });
    assert.equal(await setUp(page, "payment"), 3, "connected by a delivery that was verified");
    await page.goto(`${stand.origin}/sites/${shop.site}/payments/${payment}`);
    await page.locator(id("payment-confidence")).waitFor();
    assert.match(page.url(), /mode=test/, "all its money is test money");
    assert.match(await page.locator(id("payment-confidence")).textContent(), /Source unknown/);
    await page.goto(`${stand.origin}/sites/${shop.site}`);
    assert.equal((await page.locator(id("total-source-known")).textContent()).trim(), "0%");
    await page.click(id("set-up-hide"));
    await page.reload();
    await page.locator(id("totals")).waitFor();
    assert.equal(await page.locator(id("set-up")).count(), 0);
  });
});

test("the mode that has money is shown, and the one chosen is kept", async () => {
  await walking(stand, "mode", async (page) => {
    await signIn(page);
    await page.goto(`${stand.origin}/sites/${stand.site}`);
    await page.waitForURL(/mode=test/);
    const currencies = page.locator(id("currency-select"));
    const first = await currencies.inputValue();
    await page.goto(`${stand.origin}/sites/${stand.site}?range=7d`);
    await page.waitForURL(/mode=test/);
    assert.equal(await currencies.inputValue(), first, "the range changes no currency");
    await page.selectOption(id("mode-select"), "live");
    await page.waitForURL(/mode=live/);
    await page.locator(`${id("no-money")}[data-reason="other_mode"]`).waitFor();
    await page.goto(`${stand.origin}/sites/${stand.site}`);
    await page.waitForURL(/mode=live/);
  });
});

test("nothing is wider than the page at any width", async () => {
  const range = { from: "2026-01-01", to: "2027-12-31", mode: "test" };
  const [one] = await api.payments(stand.site, { ...range, limit: "1" });
  const tabs = ["import", "check", "deliveries", "secrets"].map((tab) => `/integrations?tab=${tab}&`);
  const paths = ["", "/payments", `/payments/${one.id}`, `/people/${one.visitor}`, "/set-up", "/integrations", ...tabs];
  await walking(stand, "widths", async (page) => {
    await signIn(page);
    for (const path of paths) {
      await page.goto(`${stand.origin}/sites/${stand.site}${path}${path.includes("?") ? "" : "?"}mode=test`);
      await page.locator("main .card").first().waitFor();
      await page.locator(id("loading")).first().waitFor({ state: "detached" });
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        const wide = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        assert.ok(wide <= 0, `${path || "/"}: ${wide} pixels too wide at ${width}`);
      }
    }
  });
});

test("what an ended integration brought can still be removed", async () => {
  const shop = await newSite();
  await buy(shop, "kept", {});
  await api.call("POST", `/api/sites/${shop.site}/integrations/${shop.integration}/disconnect`, { revenue: "keep" });
  await walking(stand, "remove", async (page) => {
    await signIn(page);
    await page.goto(`${stand.origin}/sites/${shop.site}/integrations?mode=test`);
    await page.locator(`${id("ended-list")} > summary`).click();
    await page.click(id("remove-open"));
    await page.click(id("remove-submit"));
    await page
      .locator(`${id("removing")}, ${id("removed")}`)
      .first()
      .waitFor();
    for (let tick = 0; tick < 10 && (await page.locator(id("removed")).count()) === 0; tick += 1) {
      await fetch(`${stand.origin}/cdn-cgi/local/scheduled`);
      await page.waitForTimeout(1_000);
    }
    await page.locator(id("removed")).waitFor();
  });
  assert.deepEqual(
    (await api.report(shop.site, { from: "2026-01-01", to: "2028-12-31", mode: "test" })).currencies,
    [],
  );
});
