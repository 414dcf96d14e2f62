// The page of the reporting currency in a browser: it is set, rates are uploaded and refused by line, and the overview offers all money in one.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fillHistory } from "../../scripts/lib/demo-history.mjs";
import { OwnerApi } from "../../scripts/lib/api.mjs";
import { signInTo, startStand, walking } from "./stand.mjs";

let stand;
before(async () => {
  stand = await startStand();
  await fillHistory(stand, stand.home);
});
after(() => stand?.close());

const id = (name) => `[data-testid="${name}"]`;
const DAY_MS = 86_400_000;
const day = (at) => new Date(at).toISOString().slice(0, 10);
const minute = async () => {
  const response = await fetch(`${stand.origin}/cdn-cgi/local/scheduled`);
  assert.equal(response.ok, true);
};

test("a currency is set, rates are uploaded, and all money is one more currency", async () => {
  await walking(stand, "reporting", async (page) => {
    await signInTo(stand, page, "/reporting-currency?mode=test");
    await page.fill(id("reporting-code"), "eur");
    await page.click(id("reporting-save"));
    await page.locator(id("waiting")).waitFor();
    await minute();
    await page.reload();
    await page.locator(`${id("waiting")} tbody tr`).waitFor();
    assert.match(await page.locator(`${id("waiting")} tbody`).textContent(), /USD.*Upload rates of USD in EUR/s);
    await page.fill(id("rates-text"), "2026-13-01,usd,eur,0.9\n<img src=x onerror=alert(1)>,usd,eur,1");
    await page.click(id("rates-send"));
    assert.match(await page.locator(id("rates-wrong")).textContent(), /Line 1: the day.*Line 2: the day/s);
    const lines = Array.from({ length: 110 }, (_, n) => `${day(Date.now() - n * DAY_MS)},usd,eur,0.5`);
    await page.fill(id("rates-text"), lines.join("\n"));
    await page.click(id("rates-send"));
    await page.waitForFunction(
      (said) => document.querySelector(said)?.textContent?.startsWith("110 lines were read, 110 rates changed."),
      id("rates-said"),
    );
    await page.waitForFunction((rows) => document.querySelectorAll(rows).length === 100, `${id("rates")} tbody tr`);
    await page.click(id("next-page"));
    await page.waitForURL(/cursor=/);
    await page.waitForFunction((rows) => document.querySelectorAll(rows).length === 10, `${id("rates")} tbody tr`);
    await minute();
    await minute();
    const api = new OwnerApi(stand.origin, stand.local.owner_token);
    const path = `/api/sites/${stand.site}/report?mode=test&from=${day(Date.now() - 95 * DAY_MS)}&to=${day(Date.now())}`;
    const report = await api.call("GET", path);
    const [all, usd, eur] = ["all:eur", "usd", "eur"].map((code) =>
      report.currencies.find((one) => one.currency === code),
    );
    assert.deepEqual(report.reporting.left_out, []);
    assert.equal(all.total.payments, usd.total.payments + eur.total.payments);
    const off = Math.abs(all.total.gross_minor - eur.total.gross_minor - usd.total.gross_minor / 2);
    assert.ok(off <= usd.total.payments / 2, `each payment is rounded by itself: ${off}`);
    await page.goto(`${stand.origin}/sites/${stand.site}?mode=test&range=90d`);
    await page.locator(id("converted")).waitFor();
    assert.match(
      await page.locator(id("converted")).textContent(),
      /Converted by your table for \d+ payments?; \d+ payments were in EUR/,
    );
    assert.equal(
      await page
        .locator(`${id("currency-select")} option:checked`)
        .first()
        .textContent(),
      "All in EUR",
    );
  });
});
