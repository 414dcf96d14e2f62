// The page of cohorts in a browser: its cells are the API's, a click opens the customers, who lead to their pages.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { OwnerApi } from "../../scripts/lib/api.mjs";
import { fillHistory } from "../../scripts/lib/demo-history.mjs";
import { signInTo, startStand, walking } from "./stand.mjs";

let stand;
let answer;
const day = (at) => new Date(at).toISOString().slice(0, 10);
before(async () => {
  stand = await startStand();
  await fillHistory(stand, stand.home);
  const api = new OwnerApi(stand.origin, stand.local.owner_token);
  const now = new Date();
  const from = day(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 11, 1));
  answer = await api.call(
    "GET",
    `/api/sites/${stand.site}/cohorts?mode=test&from=${from}&to=${day(now)}&breakdown=source`,
  );
  assert.ok(answer.currencies[0]?.total.customers > 3, "the demo has customers");
});
after(() => stand?.close());

const id = (name) => `[data-testid="${name}"]`;

test("the cells are the API's, in each figure", async () => {
  await walking(stand, "cohorts", async (page) => {
    await signInTo(stand, page, "/cohorts?mode=test&by=source");
    await page.locator(id("cohort-table")).waitFor();
    const { lines, other_names } = answer.currencies[0];
    // The lines, the others if there are any, and all together.
    assert.equal(await page.locator(id("cohort-line")).count(), lines.length + (other_names > 0 ? 2 : 1));
    const first = page.locator(id("cohort-line")).first().locator(id("cell")).first();
    const [{ customers, paying, cumulative_minor }] = lines[0].cells;
    assert.equal((await first.getAttribute("title")).startsWith(`${paying} of ${customers} `), true);
    await page.click(id("figure-net"));
    await page.waitForURL(/figure=net/);
    const each = Math.round(cumulative_minor / customers);
    await page.waitForFunction(
      (minor) => document.querySelector('[data-testid="cell"]')?.textContent?.replaceAll(/[^\d]/g, "") === minor,
      String(each),
    );
    await page.selectOption(id("every-select"), "week");
    await page.waitForURL(/every=week/);
    await page.locator(id("cohort-table")).waitFor();
  });
});

test("a click opens the customers of a line and of a cell, who lead to their pages", async () => {
  await walking(stand, "cohorts-customers", async (page) => {
    await signInTo(stand, page, "/cohorts?mode=test&by=source");
    await page.locator(id("cohort-row")).first().click();
    await page.waitForURL(/row=/);
    await page.locator(id("cohort-customer")).first().waitFor();
    const [line] = answer.currencies[0].lines;
    assert.equal(await page.locator(id("cohort-customer")).count(), Math.min(line.customers, 50));
    await page
      .locator(`${id("cell")} a`)
      .first()
      .click();
    await page.waitForURL(/age=0/);
    const customer = page.locator(`${id("cohort-customer")} th a`).first();
    await customer.waitFor();
    await customer.click();
    await page.waitForURL(/\/(people|payments)\//);
  });
});

test("a site without customers says what to do", async () => {
  const api = new OwnerApi(stand.origin, stand.local.owner_token);
  const empty = await api.call("POST", "/api/sites", { name: "None", hosts: ["none.example"], time_zone: "UTC" });
  await walking(stand, "cohorts-none", async (page) => {
    await signInTo(stand, page, "/cohorts?mode=test");
    await page.goto(`${stand.origin}/sites/${empty.id}/cohorts`);
    await page.locator(id("no-cohorts")).waitFor();
    assert.match(await page.locator(id("no-cohorts")).textContent(), /Integrations/);
  });
});

test("a filter narrows the customers, stands as a chip, and goes into the file", async () => {
  await walking(stand, "cohorts-filter", async (page) => {
    const [line] = answer.currencies[0].lines.filter((one) => one.name);
    await signInTo(stand, page, "/cohorts?mode=test&by=source&filter=medium:is:cpc");
    await page.locator(id("cohort-table")).waitFor();
    assert.match(await page.locator(id("filters-ignored")).textContent(), /not filtered by: Medium is cpc/);
    await page.click(id("filter-open"));
    assert.equal(await page.locator(`${id("filter-dimension")} option`).count(), 6);
    await page.selectOption(id("filter-dimension"), "source");
    await page.fill(id("filter-value"), line.name);
    await page.click(id("filter-add"));
    await page.waitForURL(/filter=source/);
    await page.waitForFunction((lines) => document.querySelectorAll(lines).length === 2, `${id("cohort-line")}`);
    assert.equal(await page.locator(id("filters-ignored")).count(), 0);
    const file = await page.locator(id("cohorts-csv")).getAttribute("href");
    assert.deepEqual(new URLSearchParams(file.split("?")[1]).getAll("filter"), [`source:is:${line.name}`]);
    await page.click(id("chip-remove"));
    await page.waitForFunction((lines) => document.querySelectorAll(lines).length > 2, id("cohort-line"));
  });
});
