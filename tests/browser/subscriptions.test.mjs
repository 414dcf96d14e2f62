// The page of recurring revenue in a browser: its figures are the API's, a row narrows it, a movement leads to its customer.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { OwnerApi } from "../../scripts/lib/api.mjs";
import { fillHistory } from "../../scripts/lib/demo-history.mjs";
import { signInTo, startStand, walking } from "./stand.mjs";

let stand;
let answer;
const day = (at) => new Date(at).toISOString().slice(0, 10);
const range = `from=${day(Date.now() - 60 * 86_400_000)}&to=${day(Date.now())}`;
before(async () => {
  stand = await startStand();
  await fillHistory(stand, stand.home);
  const api = new OwnerApi(stand.origin, stand.local.owner_token);
  answer = await api.call("GET", `/api/sites/${stand.site}/recurring?mode=test&${range}&breakdown=source`);
  assert.ok(answer.currencies.length > 0, "the demo has subscriptions");
});
after(() => stand?.close());

const id = (name) => `[data-testid="${name}"]`;

const digits = (text) => text.replaceAll(/[^\d]/g, "");

test("the figures are the API's, and add up", async () => {
  await walking(stand, "subscriptions", async (page) => {
    await signInTo(stand, page, `/subscriptions?mode=test&${range}`);
    await page.locator(id("recurring")).waitFor();
    const { total, minor_per_major } = answer.currencies[0];
    assert.equal(minor_per_major, 100);
    assert.equal(digits(await page.locator(id("recurring-mrr")).textContent()), String(total.end_minor));
    assert.equal(await page.locator(id("recurring-customers")).textContent(), String(total.customers_end));
    assert.match(await page.locator(id("tile-mrr")).getAttribute("title"), /Monthly recurring revenue/);
    const moved = ["new", "expansion", "contraction", "churn", "reactivation"];
    const sum = moved.reduce((all, kind) => all + total[`${kind}_minor`], total.start_minor);
    assert.equal(sum, total.end_minor);
    await page.locator(`${id("recurring-table")} summary`).click();
    const rows = await page.locator(`${id("recurring-table")} tbody tr`).count();
    assert.ok(rows >= 8, `${rows} periods`);
    await page.click(id("grain-month"));
    await page.waitForURL(/grain=month/);
    await page.waitForFunction(
      (few) => document.querySelectorAll('[data-testid="recurring-table"] tbody tr').length < few,
      rows,
    );
  });
});

test("a row narrows the page, and a movement leads to its customer", async () => {
  await walking(stand, "subscriptions-row", async (page) => {
    await signInTo(stand, page, `/subscriptions?mode=test&${range}`);
    const first = page.locator(`${id("by-source")} ${id("row")}`).first();
    await first.waitFor();
    const line = answer.currencies[0].breakdowns[0].lines[0];
    await first.click();
    await page.waitForURL(/filter=source/);
    await page.waitForFunction(
      (minor) =>
        document.querySelector('[data-testid="recurring-mrr"]')?.textContent?.replaceAll(/[^\d]/g, "") === minor,
      String(line.figures.end_minor),
    );
    await page.locator(id("chip-remove")).click();
    await page.waitForURL((url) => !url.search.includes("filter"));
    await page.click(id("tab-product"));
    await page.locator(id("by-product")).waitFor();
    await page.click(id("kind-new"));
    await page.waitForURL(/kind=new/);
    const moved = page.locator(`${id("moved-row")} a`).first();
    await moved.waitFor();
    const customer = await moved.textContent();
    await moved.click();
    await page.waitForURL(new RegExp(`/people/${customer}`));
  });
});

test("a site without subscriptions says what to do", async () => {
  const api = new OwnerApi(stand.origin, stand.local.owner_token);
  const empty = await api.call("POST", "/api/sites", { name: "None", hosts: ["none.example"], time_zone: "UTC" });
  await walking(stand, "subscriptions-none", async (page) => {
    await signInTo(stand, page, "/subscriptions?mode=test");
    await page.goto(`${stand.origin}/sites/${empty.id}/subscriptions`);
    await page.locator(id("no-subscriptions")).waitFor();
    assert.match(await page.locator(id("no-subscriptions")).textContent(), /Integrations/);
  });
});
