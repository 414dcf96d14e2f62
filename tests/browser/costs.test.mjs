// The page of costs in a browser: a row, a file with errors and without, undo, margin and fees; and cohorts with payback.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { OwnerApi } from "../../scripts/lib/api.mjs";
import { fillHistory } from "../../scripts/lib/demo-history.mjs";
import { signInTo, startStand, walking } from "./stand.mjs";

let stand;
let api;
const day = (at) => new Date(at).toISOString().slice(0, 10);
const today = day(Date.now());
const monthsAgo = day(Date.now() - 60 * 86_400_000);
const hostile = `<img src=x onerror="document.title='taken'">`;
before(async () => {
  stand = await startStand();
  await fillHistory(stand, stand.home);
  api = new OwnerApi(stand.origin, stand.local.owner_token);
});
after(() => stand?.close());

const id = (name) => `[data-testid="${name}"]`;
const costs = () => api.call("GET", `/api/sites/${stand.site}/costs`);

test("a row is written, replaced, deleted and brought back", async () => {
  await walking(stand, "costs", async (page) => {
    await signInTo(stand, page, "/costs?mode=test");
    await page.locator(id("no-costs")).waitFor();
    const write = async (amount) => {
      await page.fill(id("cost-source"), "Newsletter");
      await page.fill(id("cost-campaign"), hostile);
      await page.fill(id("cost-amount"), amount);
      await page.fill(id("cost-currency"), "eur");
      await page.click(id("cost-add"));
    };
    await write("1,000");
    await page.getByText("without thousands separators, such as", { exact: false }).first().waitFor();
    await write("12.50");
    await page.locator(id("cost-row")).waitFor();
    await write("13.75");
    await page.locator(id("cost-said"), { hasText: "replaced" }).waitFor();
    const [cost, ...others] = (await costs()).costs;
    assert.deepEqual([cost.source, cost.campaign, cost.amount_minor, others.length], ["newsletter", hostile, 1_375, 0]);
    await page.click(id("cost-delete"));
    await page.locator(id("no-costs")).waitFor();
    assert.equal((await costs()).costs.length, 0);
    await page.click(id("cost-undo"));
    await page.locator(id("cost-row")).waitFor();
    assert.deepEqual((await costs()).costs, [cost]);
    assert.notEqual(await page.title(), "taken");
  });
});

test("a file is checked before it is stored, and cohorts say when it is paid back", async () => {
  await walking(stand, "costs-file", async (page) => {
    await signInTo(stand, page, "/costs?mode=test");
    const answer = await api.call(
      "GET",
      `/api/sites/${stand.site}/cohorts?mode=test&from=${monthsAgo}&to=${today}&breakdown=source`,
    );
    const [currency] = answer.currencies;
    const line = currency.lines.find((one) => one.name && one.customers > 0);
    const rows = (amount) =>
      `date;source;currency;amount\n${today};${line.name};${currency.currency};${amount}\n${today};nobody;${currency.currency};5\n`;
    await page.fill(id("cost-text"), rows("1.2.3"));
    await page.click(id("cost-check"));
    await page.locator(id("cost-error")).waitFor();
    assert.match(await page.locator(id("cost-error")).textContent(), /Line 2\s*amount/);
    assert.equal(await page.locator(id("cost-store")).count(), 0);
    await page.fill(id("cost-text"), rows("10"));
    await page.click(id("cost-check"));
    await page.locator(id("cost-preview")).waitFor();
    await page.click(id("cost-store"));
    await page.locator(id("cost-file-said"), { hasText: "2 rows stored" }).waitFor();
    await page.fill(id("margin-percent"), "50");
    await page.fill(id("fee-percent"), "2.9");
    await page.click(id("margin-save"));
    await page.locator(id("margin-said"), { hasText: "Saved" }).waitFor();
    const { sites } = await api.call("GET", "/api/sites");
    const site = sites.find((one) => one.id === stand.site);
    assert.deepEqual([site.margin_bp, site.payment_fees.rate_bp], [5_000, 290]);
    await page.goto(`${stand.origin}/sites/${stand.site}/cohorts?mode=test&by=source&currency=${currency.currency}`);
    await page.locator(id("cac")).first().waitFor();
    const told = await api.call(
      "GET",
      `/api/sites/${stand.site}/cohorts?mode=test&from=${monthsAgo}&to=${today}&breakdown=source`,
    );
    const of = told.currencies.find((one) => one.currency === currency.currency);
    const unmatched = of.unmatched.find((one) => one.name === "nobody");
    assert.equal(unmatched.cost_minor, 5 * of.minor_per_major);
    await page.locator(id("unmatched")).waitFor();
    await page.click(`${id("unmatched")} summary`);
    assert.match(await page.locator(id("unmatched")).textContent(), /nobody/);
  });
});

test("the costs of a source are counted before they go", async () => {
  await walking(stand, "costs-remove", async (page) => {
    const row = (source, campaign, first) => ({
      source,
      campaign,
      first_day: first,
      last_day: first,
      currency: "eur",
      amount_minor: 1_050,
    });
    const rows = [
      row("radio", "one", "2026-01-01"),
      row("radio", "one", "2026-01-02"),
      row("radio", "Two", "2026-01-01"),
    ];
    await api.call("PUT", `/api/sites/${stand.site}/costs`, { costs: rows });
    const left = async () => (await costs()).costs.filter((one) => one.source === "radio").length;
    await signInTo(stand, page, "/costs?mode=test");
    await page.click(`${id("remove-costs")} summary`);
    await page.fill(id("remove-source"), "Radio");
    await page.fill(id("remove-campaign"), "one");
    await page.fill(id("remove-since"), "2026-01-02");
    await page.click(id("remove-count"));
    await page.locator(id("remove-confirm")).waitFor();
    assert.match(await page.locator(id("remove-found")).textContent(), /^1 row, €10\.50\./);
    assert.equal(await left(), 3, "counting deletes nothing");
    // Another question takes the old answer away.
    await page.fill(id("remove-since"), "");
    assert.equal(await page.locator(id("remove-confirm")).count(), 0);
    await page.fill(id("remove-campaign"), "");
    await page.click(id("remove-count"));
    await page.locator(id("remove-confirm"), { hasText: "3 rows" }).click();
    await page.locator(id("remove-said"), { hasText: "3 rows deleted" }).waitFor();
    assert.equal(await left(), 0);
  });
});
