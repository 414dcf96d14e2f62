// The overview's further columns and its tile of new MRR in a browser: they say what the pages say that they come from.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { OwnerApi } from "../../scripts/lib/api.mjs";
import { fillHistory } from "../../scripts/lib/demo-history.mjs";
import { signInTo, startStand, walking } from "./stand.mjs";

const day = (back) => new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10);
/** Days that are over, so that nothing moves while they are looked at. */
const RANGE = { from: day(45), to: day(6) };
const DAYS = `mode=test&from=${RANGE.from}&to=${RANGE.to}&currency=eur`;

let stand;
let api;
/** The names with most money. */
let names;
before(async () => {
  stand = await startStand();
  await fillHistory(stand, stand.home);
  api = new OwnerApi(stand.origin, stand.local.owner_token);
  const report = await api.report(stand.site, { ...RANGE, mode: "test", breakdown: "source" });
  const lines = euros(report.currencies).breakdowns[0].lines;
  names = lines.flatMap(({ name }) => (name && name !== "(direct)" ? [name] : [])).slice(0, 2);
  const cost = (source, from, to, amount_minor) => ({
    source,
    first_day: from,
    last_day: to,
    currency: "eur",
    amount_minor,
  });
  // One lies half outside of the days; one brought nobody.
  await api.call("PUT", `/api/sites/${stand.site}/costs`, {
    costs: [
      cost(names[0], day(45), day(45), 12_345),
      cost(names[1], day(65), day(26), 40_000),
      cost("billboard", day(20), day(20), 999),
    ],
  });
});
after(() => stand?.close());

const id = (name) => `[data-testid="${name}"]`;
const euros = (currencies) => currencies.find((one) => one.currency === "eur");
const number = (text) => Number(text.replace("−", "-").replace(/[^0-9.-]/g, ""));
const minor = (text) => Math.round(number(text) * 100);
const ask = (path, query) =>
  api.call("GET", `/api/sites/${stand.site}/${path}?${new URLSearchParams({ mode: "test", ...query })}`);

async function open(page, query = "") {
  await signInTo(stand, page, `?${DAYS}&left=source&right=device${query}`);
  await page.locator(`${id("report")}[aria-busy="false"]`).waitFor();
}

/** Chooses exactly these columns in a table's menu. */
async function choose(page, table, columns) {
  await page.click(id(`columns-${table}`));
  const boxes = page.locator(`${id(`columns-${table}`)} >> xpath=ancestor::div[contains(@class,"popover")]//input`);
  await boxes.first().waitFor();
  for (const box of await boxes.all()) {
    const name = (await box.getAttribute("data-testid")).replace("column-", "");
    if (await box.isEnabled()) await box.setChecked(columns.includes(name));
  }
  await page.keyboard.press("Escape");
}

/** The texts of a column, by the name of their rows. */
const column = (page, table, name) =>
  page
    .locator(`${id(`by-${table}`)} tbody tr`)
    .evaluateAll(
      (rows, name) =>
        Object.fromEntries(
          rows.map((row) => [
            row.querySelector("th [data-testid='row']")?.textContent.trim() ?? row.dataset.kind,
            row.querySelector(`td.${name}`)?.textContent.trim(),
          ]),
        ),
      name,
    );

const all = async (page, table) => {
  const more = page.locator(`section:has(${id(`by-${table}`)}) ${id("all")}`);
  if ((await more.count()) > 0 && (await more.getAttribute("aria-expanded")) === "false") await more.click();
};

test("New MRR is that of the page Subscriptions, with its change, and the chart draws it", async () => {
  await walking(stand, "columns-new-mrr", async (page) => {
    await open(page);
    const figures = euros((await ask("recurring", RANGE)).currencies).total;
    const tile = page.locator(id("total-new-mrr"));
    await tile.waitFor();
    assert.ok(figures.new_minor > 0);
    assert.equal(minor(await tile.textContent()), figures.new_minor);
    const before = euros((await ask("recurring", { from: day(85), to: day(46) })).currencies).total;
    await page.waitForFunction(
      (selector) => document.querySelector(selector)?.textContent,
      `${id("tile-new_mrr")} .was`,
    );
    assert.equal(minor(await page.locator(`${id("tile-new_mrr")} .was`).textContent()), before.new_minor);
    await page.click(id("tile-new_mrr"));
    await page.waitForURL(/metric=new_mrr/);
    await page.locator(`${id("chart-card")}[data-metric="new_mrr"]`).waitFor();
    await page.click(`${id("chart-table")} summary`);
    await page.waitForFunction(
      (selector) => [...document.querySelectorAll(selector)].some((one) => /[1-9]/.test(one.textContent)),
      `${id("chart-table")} tbody td:nth-child(2)`,
    );
    const days = await page.locator(`${id("chart-table")} tbody td:nth-child(2)`).allTextContents();
    const sum = days.reduce((sum, text) => sum + minor(text), 0);
    assert.ok(Math.abs(sum - figures.new_minor) <= days.length, `${sum} ${figures.new_minor}`);
    // By hour it is not known, and the tile leads to the page.
    await page.goto(`${stand.origin}/sites/${stand.site}?mode=test&range=today&currency=eur`);
    await tile.waitFor();
    await page.click(id("tile-new_mrr"));
    await page.locator(id("recurring-tiles")).waitFor();
  });
});

test("MRR, LTV, cost and ROAS are what Subscriptions, Cohorts and Costs say, row for row", async () => {
  await walking(stand, "columns-beside", async (page) => {
    await open(page);
    await choose(page, "source", ["net", "mrr", "ltv", "cost", "roas"]);
    await all(page, "source");
    await page.waitForFunction(
      (selector) => [...document.querySelectorAll(selector)].some((one) => /\d/.test(one.textContent)),
      `${id("by-source")} td.ltv`,
    );
    const [net, mrr, ltv, cost, roas] = await Promise.all(
      ["net", "mrr", "ltv", "cost", "roas"].map((one) => column(page, "source", one)),
    );
    const costs = (await ask("costs", { since: RANGE.from, until: RANGE.to, breakdown: "source" })).breakdowns[0]
      .currencies[0];
    assert.equal(costs.cost_minor, 12_345 + 20_000 + 999);
    for (const line of costs.lines) assert.equal(minor(cost[line.name]), line.cost_minor, line.name);
    assert.equal(cost["billboard"], "€9.99");
    for (const name of names)
      assert.equal(number(roas[name]), Math.round((minor(net[name]) / minor(cost[name])) * 10) / 10, name);
    const year = new Date();
    const from = new Date(Date.UTC(year.getUTCFullYear(), year.getUTCMonth() - 11, 1)).toISOString().slice(0, 10);
    const cohorts = euros(
      (await ask("cohorts", { from, to: day(0), interval: "month", breakdown: "source" })).currencies,
    );
    let compared = 0;
    for (const { name, customers, net_minor } of cohorts.lines) {
      if (!name || ltv[name] === undefined) continue;
      assert.ok(Math.abs(minor(ltv[name]) - net_minor / customers) <= 0.5, `${name}: ${ltv[name]}`);
      compared += 1;
    }
    assert.ok(compared > 1);
    await page.goto(`${stand.origin}/sites/${stand.site}/subscriptions?${DAYS}`);
    await page.locator(id("recurring-line")).first().waitFor();
    const lines = await page
      .locator(id("recurring-line"))
      .evaluateAll((rows) =>
        rows.map((row) => [row.querySelector("th").textContent.trim(), row.querySelector("td").textContent.trim()]),
      );
    for (const [name, text] of lines) {
      if (name === "Not known") continue;
      assert.equal(mrr[name] === "–" ? 0 : minor(mrr[name]), minor(text), name);
    }
    assert.ok(lines.length > 1);
  });
});

test("changes add up to the total's, and stand only where something is compared", async () => {
  await walking(stand, "columns-change", async (page) => {
    await open(page);
    await choose(page, "source", ["net", "change", "change_share"]);
    await all(page, "source");
    const change = Object.values(await column(page, "source", "change"));
    const now = minor(await page.locator(id("total-net")).textContent());
    const was = minor(await page.locator(`${id("tile-net")} .was`).textContent());
    assert.equal(
      change.reduce((sum, text) => sum + minor(text), 0),
      now - was,
    );
    await page.keyboard.press("c");
    await page.keyboard.press("c");
    await page.waitForURL(/compare=none/);
    await page
      .locator(`${id("by-source")} td.change`)
      .first()
      .waitFor({ state: "detached" });
  });
});

test("the menu says why a column is not to be had, keeps the choice, and the file has what there is", async () => {
  await walking(stand, "columns-menu", async (page) => {
    await open(page);
    await choose(page, "source", ["visitors", "net", "mrr"]);
    await page.reload();
    await page
      .locator(`${id("by-source")} td.mrr`)
      .first()
      .waitFor();
    const heads = await page
      .locator(`${id("by-source")} thead th`)
      .evaluateAll((all) => all.map((one) => [one.textContent, one.title]));
    assert.deepEqual(
      heads.map(([text]) => text.replace(/[↑↓]/, "")),
      ["Source", "Visitors", "Net", "MRR"],
    );
    assert.ok(
      heads.slice(1).every(([, title]) => title.length > 20),
      "each says what it means",
    );
    await page
      .locator(`${id("by-source")} td.mrr`)
      .first()
      .waitFor();
    const [file] = await Promise.all([page.waitForEvent("download"), page.click(id("csv-source"))]);
    assert.match(file.suggestedFilename(), new RegExp(`source-${RANGE.from}-${RANGE.to}.csv$`));
    const [head, ...rows] = (await readFile(await file.path(), "utf8"))
      .trimEnd()
      .split("\r\n")
      .map((line) => line.split(","));
    for (const one of ["net_eur", "mrr_eur", "cost_eur", "roas", "change_eur", "conversion"])
      assert.ok(head.includes(one), one);
    assert.equal(rows.find(([name]) => name === "billboard")?.[head.indexOf("cost_eur")], "9.99");
    await page.click(id("columns-device"));
    const none = page.locator(`label:has(${id("column-mrr")}):visible`);
    await none.waitFor();
    assert.match(await none.textContent(), /Not known by device/);
    assert.ok(await none.locator("input").isDisabled());
    await page.keyboard.press("Escape");
    await page.click(id("columns-source"));
    await page.click(`${id("columns-reset")}:visible`);
    await page
      .locator(`${id("by-source")} td.customers`)
      .first()
      .waitFor();
    await page.goto(`${stand.origin}/sites/${stand.site}?${DAYS}&left=source&filter=device:is:desktop`);
    await page.locator(`${id("report")}[aria-busy="false"]`).waitFor();
    await page.click(id("columns-source"));
    assert.match(await page.locator(`label:has(${id("column-ltv")}):visible`).textContent(), /filter on device/);
    assert.equal(await page.locator(id("tile-new_mrr")).count(), 0);
  });
});
