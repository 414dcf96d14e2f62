// The README's tour in its own order, as a newcomer walks it: a history to look at, a purchase, a fake Stripe connected by its key,
// disconnected and connected again. Nothing on the way is red, and the same ledger gets the same verdict each time.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ensureStripeSite, OwnerApi } from "../../scripts/lib/api.mjs";
import { fillHistory } from "../../scripts/lib/demo-history.mjs";
import { startStand, walking } from "./stand.mjs";

const KEY = "rk_test_demo_of_the_tour_tests";
const WITHIN_MS = 120_000;

let stand;
let api;
let stripeSite;
before(async () => {
  stand = await startStand({ stripe: { charges: 300, days: 3 * 365, key: KEY } });
  api = new OwnerApi(stand.origin, stand.local.owner_token);
  await fillHistory(stand, stand.home);
  stripeSite = (await ensureStripeSite(api)).site;
});
after(() => stand?.close());

const id = (name) => `[data-testid="${name}"]`;
/** What is shown in red, or asks for a report to us. */
const ALARMS = '.notice.bad, .pill.bad, .figure.open, [data-differs="true"]';

async function assertCalm(page) {
  const alarms = await page.locator(ALARMS).filter({ visible: true }).allTextContents();
  assert.deepEqual(alarms, []);
  // biome-ignore lint/performance/useDomNodeTextContent: what is hidden alarms nobody
  const text = await page.locator("main").innerText();
  assert.doesNotMatch(text, /report it|something is wrong/i);
}

/** Signs in as the box of `npm start` says: by its link. */
async function signIn(page, address) {
  await page.goto(await api.signInLink());
  await page.waitForURL((url) => url.hash === "");
  await page.locator("main").waitFor();
  await page.goto(stand.origin + address);
}

async function connect(page) {
  await page.fill(id("key-input"), KEY);
  await page.click(id("key-submit"));
  for (const job of ["import", "check"]) {
    await page.click(id(`tab-${job}`));
    await page.locator(`${id(`${job}-state`)}[data-state="done"]`).waitFor({ timeout: WITHIN_MS });
    await assertCalm(page);
  }
}

const verdict = async (page) => {
  const shown = await page.locator(id("check-number")).textContent();
  const rows = await page.locator(`${id("check-totals")} tbody tr`).allTextContents();
  return [/^\s*(Equal to Stripe.*?)\s*checked/s.exec(shown)?.[1], ...rows];
};

test("the first sight has money on it, and no alarm", async () => {
  await walking(stand, "tour-first-sight", async (page) => {
    await signIn(page, `/sites/${stand.site}`);
    await page.locator(id("total-net")).waitFor();
    assert.match(await page.locator(id("total-net")).first().textContent(), /[1-9]/);
    await assertCalm(page);
  });
});

test("connected, disconnected and connected again, the fake Stripe's money has one verdict", async () => {
  await walking(stand, "tour-stripe", async (page) => {
    await signIn(page, `/sites/${stripeSite}/integrations?mode=test`);
    await connect(page);
    const first = await verdict(page);
    assert.match(first[0] ?? "", /to the cent, \d+ currenc/);
    await page.click(id("tab-connection"));
    await assertCalm(page);
    await page.click(id("disconnect-open"));
    await page.check(id("disconnect-keep"));
    await page.click(id("disconnect-submit"));
    await page.locator(id("connect")).waitFor();
    await page.locator(`${id("ended-list")} > summary`).click();
    await page.locator(`${id("ended")} ${id("integration-status")}[data-state="disconnected"]`).waitFor();
    await assertCalm(page);
    await connect(page);
    assert.deepEqual(await verdict(page), first);
    await assertCalm(page);
  });
});

test("the demo shop sells on after its integration was ended", async () => {
  await api.call("POST", `/api/sites/${stand.site}/integrations/${stand.integration}/disconnect`, { revenue: "keep" });
  await walking(stand, "tour-shop", async (page) => {
    await page.goto(stand.shopOrigin);
    await page.click(id("arrive-newsletter"));
    await page.click(id("buy-notebook"));
    await page.waitForURL(/\/pay\//);
    await page.click(id("pay"));
    await page.waitForURL(/\/thanks\//);
    const rows = await page.locator(`${id("deliveries")} tr`).allTextContents();
    assert.ok(rows.length > 0);
    for (const row of rows) assert.match(row, /200/, row);
    const address = await page.getAttribute(id("see-payment"), "href");
    await signIn(page, new URL(address).pathname + new URL(address).search);
    await page.locator(id("payment-confidence")).waitFor();
    await assertCalm(page);
  });
});
