// The main screen: every part of it leads on, all of it is in the address, and it can be used by keyboard, on a phone and by ear.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { brotliCompressSync } from "node:zlib";
import axe from "axe-core";
import { fillHistory } from "../../scripts/lib/demo-history.mjs";
import { startStand, walking } from "./stand.mjs";

let stand;
before(async () => {
  stand = await startStand();
  await fillHistory(stand, stand.home);
});
after(() => stand?.close());

/** Of all scripts that the overview loads, compressed. They were 55,000 when this was written. */
const SCRIPT_MAX = 80_000;

const id = (name) => `[data-testid="${name}"]`;
const asked = (page, name) => new URL(page.url()).searchParams.getAll(name);

/** Opens the overview, signed in, with its figures loaded. */
async function open(page, query = "") {
  await page.goto(`${stand.origin}/sites/${stand.site}?mode=test${query}`);
  await page.fill(id("sign-in-token"), stand.local.owner_token);
  await page.click(id("sign-in-submit"));
  await page.locator(id("totals")).waitFor();
}

/** The figures of the address are drawn, and none of another one. */
const settled = (page) => page.locator(`${id("report")}[aria-busy="false"]`).waitFor();

const netOf = async (page) => (await page.locator(id("total-net")).textContent()).trim();

/** Waits until the net is another than it was. */
async function otherNet(page, was) {
  await page.waitForFunction(
    ([selector, text]) => document.querySelector(selector)?.textContent.trim() !== text,
    [id("total-net"), was],
  );
  return netOf(page);
}

/** Where a column of the chart is, by its part of the width. */
async function pointOf(page, part) {
  const box = await page.locator(id("chart")).boundingBox();
  return { x: box.x + 60 + (box.width - 70) * part, y: box.y + box.height / 2 };
}

test("a row narrows the whole page, its chip says so, and Back and the chip undo it", async () => {
  await walking(stand, "overview-row", async (page) => {
    await open(page);
    const all = await netOf(page);
    const row = page.locator(`${id("by-channel")} tr[data-kind="name"]`).first();
    const channel = (await row.locator(id("row")).textContent()).trim();
    await row.locator(id("row")).click();
    const narrowed = await otherNet(page, all);
    assert.deepEqual(asked(page, "filter"), [`channel:is:${channel}`]);
    assert.match(await page.locator(id("chips")).textContent(), new RegExp(`Channel is ${channel}`));
    assert.equal((await row.locator("td.net").textContent()).trim(), narrowed, "the row has all of what is left");
    await page.goBack();
    await otherNet(page, narrowed);
    assert.equal(await netOf(page), all);
    await page.goForward();
    await otherNet(page, all);
    await page.click(id("chip-remove"));
    await otherNet(page, narrowed);
    assert.deepEqual(asked(page, "filter"), []);
    await page.locator(`${id("by-channel")} tr[data-kind="unattributed"] ${id("row")}`).click();
    await page.locator(id("chips")).waitFor();
    assert.deepEqual(asked(page, "filter"), ["confidence:is:unknown"]);
  });
});

test("money is dated by the visit that brought it, in the address, in the figures and in the list behind a row", async () => {
  await walking(stand, "overview-basis", async (page) => {
    await open(page);
    await settled(page);
    await page.selectOption(id("basis-select"), "acquisition");
    await page.waitForURL(/basis=acquisition/);
    await settled(page);
    assert.match(await page.locator(id("bar")).textContent(), /Dated by/);
    const by = page.locator(`${id("by-channel")} tr[data-kind="name"]`).first();
    const net = (await by.locator("td.net").textContent()).trim();
    await by.locator(id("row-explain")).click();
    await page.locator(id("explain-question")).waitFor();
    assert.match(await page.locator(id("explain-question")).textContent(), /up to now.*where the touch was from/);
    assert.match(await page.locator(id("explain-figures")).textContent(), new RegExp(net.replace(/[$.]/g, "\\$&")));
    await page.goBack();
    await settled(page);
    await by.hover();
    await by.locator(id("row-payments")).click();
    await page.locator(id("by-visit")).waitFor();
    assert.deepEqual(asked(page, "basis"), ["acquisition"]);
    await page.click(`${id("by-visit")} a`);
    await page.waitForURL((url) => !url.searchParams.has("basis"));
  });
});

test("a day is drawn by hour, and what is so far is compared with as much of the day before", async () => {
  await walking(stand, "overview-hours", async (page) => {
    await open(page, "&range=today");
    await settled(page);
    assert.equal(await page.locator(id("grain-hour")).getAttribute("aria-current"), "true");
    const legend = page.locator(`${id("chart-card")} .legend`);
    assert.match(await legend.textContent(), /so far/);
    assert.match(await page.locator(id("before")).textContent(), /, until .*\d\d/);
    await page.click(`${id("chart-table")} summary`);
    const hours = await page.locator(`${id("chart-table")} tbody tr`).count();
    assert.ok(hours >= 23 && hours <= 25, `${hours} hours`);
    await page.goto(`${stand.origin}/sites/${stand.site}?mode=test&range=7d&grain=hour`);
    await settled(page);
    await page.click(`${id("chart-table")} summary`);
    const week = await page.locator(`${id("chart-table")} tbody tr`).count();
    assert.ok(Math.abs(week - 7 * 24) <= 1, `${week} hours`);
    await page.goto(`${stand.origin}/sites/${stand.site}?mode=test&range=30d&grain=hour`);
    await settled(page);
    assert.equal(await page.locator(id("grain-hour")).count(), 0, "thirty days have no hours");
  });
});

test("the arrow of a row leads to the payments behind it", async () => {
  await walking(stand, "overview-payments", async (page) => {
    await open(page);
    await page.click(id("tab-campaign"));
    const row = page.locator(`${id("by-campaign")} tr[data-kind="name"]`).first();
    const campaign = (await row.locator(id("row")).textContent()).trim();
    await row.hover();
    await row.locator(id("row-payments")).click();
    await page.locator(id("payments")).waitFor();
    assert.deepEqual(asked(page, "filter"), [`campaign:is:${campaign}`]);
    const cells = await page.locator(`${id("payments")} td.campaign`).allTextContents();
    assert.ok(cells.length > 0 && cells.every((text) => text.trim() === campaign), cells.join());
  });
});

test("a figure chooses the chart's, and the address keeps the look without a step for Back", async () => {
  await walking(stand, "overview-metric", async (page) => {
    await open(page);
    const depth = await page.evaluate(() => history.length);
    await page.click(id("tile-visitors"));
    await page.locator(`${id("chart-card")}[data-metric="visitors"]`).waitFor();
    await page.click(id("grain-week"));
    await page.click(id("tab-source"));
    await page.locator(id("by-source")).waitFor();
    assert.deepEqual(
      [asked(page, "metric"), asked(page, "grain"), asked(page, "left")],
      [["visitors"], ["week"], ["source"]],
    );
    assert.equal(await page.evaluate(() => history.length), depth);
    await page.reload();
    await page.locator(`${id("chart-card")}[data-metric="visitors"]`).waitFor();
    await page.click(id("tile-net"));
    await page.click(id("chart-by-channel"));
    const sum = (texts) =>
      texts.reduce((all, text) => all + Number(text.replace("−", "-").replace(/[^0-9.-]/g, "")), 0);
    await page.click(`${id("chart-table")} summary`);
    const rows = page.locator(`${id("chart-table")} tbody tr`);
    for (const row of await rows.all()) {
      const cells = await row.locator("td").allTextContents();
      const heads = await page.locator(`${id("chart-table")} thead th`).allTextContents();
      const net = heads.indexOf("Net revenue") - 1;
      assert.ok(Math.abs(sum(cells.slice(0, net)) - sum([cells[net]])) < 0.005, "the channels of a column sum to it");
    }
  });
});

test("a click on the chart is that day, a drag is a range, and the keyboard does both", async () => {
  await walking(stand, "overview-chart", async (page) => {
    await open(page);
    await settled(page);
    const [from, to] = [await pointOf(page, 0.2), await pointOf(page, 0.5)];
    await page.mouse.move(from.x, from.y);
    await page.locator(id("chart-tip")).waitFor();
    await page.mouse.down();
    await page.mouse.move((from.x + to.x) / 2, from.y);
    await page.mouse.move(to.x, to.y);
    await page.mouse.up();
    await page.waitForURL(/from=/);
    const days = (Date.parse(asked(page, "to")[0]) - Date.parse(asked(page, "from")[0])) / 86_400_000 + 1;
    assert.ok(days >= 8 && days <= 12, `${days} days of 30`);
    await settled(page);
    const one = await pointOf(page, 0.5);
    await page.mouse.click(one.x, one.y);
    await page.waitForURL((url) => url.searchParams.get("from") === url.searchParams.get("to"));
    await page.goBack();
    await page.goBack();
    await page.waitForURL((url) => !url.searchParams.has("from"));
    await settled(page);

    const chart = page.locator(id("chart"));
    await chart.focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowRight");
    const text = await chart.getAttribute("aria-valuetext");
    assert.match(text, /Net revenue .*before/);
    await page.keyboard.press("Shift+ArrowRight");
    await page.keyboard.press("Shift+ArrowRight");
    assert.match(await chart.getAttribute("aria-valuetext"), / to /);
    await page.keyboard.press("Enter");
    await page.waitForURL(/from=/);
    assert.equal((Date.parse(asked(page, "to")[0]) - Date.parse(asked(page, "from")[0])) / 86_400_000, 2);
  });
});

test("keys choose range, comparison and filter, and Escape gives the focus back", async () => {
  await walking(stand, "overview-keys", async (page) => {
    await open(page);
    await page.keyboard.press("w");
    await page.waitForURL(/range=7d/);
    await page.keyboard.press("c");
    await page.waitForURL(/compare=year/);
    await page.keyboard.press("c");
    await page.waitForURL(/compare=none/);
    await page.keyboard.press("f");
    await page.selectOption(id("filter-dimension"), "channel");
    await page.selectOption(id("filter-value"), "Email");
    await page.click(id("filter-add"));
    await page.waitForURL(/filter=channel/);
    await page.keyboard.press("f");
    await page.selectOption(id("filter-dimension"), "campaign");
    await page.waitForFunction(() => document.querySelectorAll("datalist option").length > 0);
    await page.selectOption(id("filter-operator"), "contains");
    await page.locator(id("filter-value")).fill("d w m");
    assert.deepEqual(asked(page, "range"), ["7d"], "whoever types gives no command");
    await page.keyboard.press("Escape");
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("data-testid")), "filter-open");
    await page.keyboard.press("?");
    await page.locator(id("keys")).waitFor();
    await page.keyboard.press("d");
    await page.keyboard.press("Escape");
    await page.locator(id("keys")).waitFor({ state: "hidden" });
    assert.deepEqual(asked(page, "range"), ["7d"]);
  });
});

test("the days are chosen in the menu, and the arrows step by them and come back", async () => {
  await walking(stand, "overview-range", async (page) => {
    await open(page);
    await page.click(id("range-open"));
    await page.click(id("range-last_month"));
    await page.waitForURL(/range=last_month/);
    await page.click(id("range-back"));
    await page.waitForURL(/from=.*-01&to=/);
    await page.click(id("range-on"));
    await page.waitForURL(/range=last_month/);
    await page.click(id("range-open"));
    await page.fill(id("range-from"), "2026-09-01");
    await page.fill(id("range-to"), "2026-09-30");
    await page.click(id("range-submit"));
    await page.waitForURL(/from=2026-09-01&to=2026-09-30/);
    await page.selectOption(id("compare-select"), "days");
    await page.waitForURL(/compare=2026-08-02\.\.2026-08-31/);
    await page.fill(id("compare-from"), "2026-10-01");
    await page.fill(id("compare-to"), "2026-10-30");
    await page.click(id("compare-submit"));
    await page.waitForURL(/compare=2026-10-01\.\.2026-10-30/);
    await page.getByText("Oct 1 – Oct 30, 2026").last().waitFor();
  });
});

test("figures, chart and six rows of both tables fit a small screen", async () => {
  await walking(stand, "overview-fits", async (page) => {
    await page.setViewportSize({ width: 1280, height: 800 });
    await open(page);
    const sixth = await page
      .locator(`${id("by-channel")} tbody tr`)
      .nth(5)
      .boundingBox();
    assert.ok(sixth && sixth.y + sixth.height <= 800, `the sixth row ends at ${sixth?.y + sixth?.height}`);
  });
});

test("its script stays small", async () => {
  await walking(stand, "overview-script", async (page) => {
    const loaded = [];
    page.on("response", (response) => {
      if (new URL(response.url()).pathname.endsWith(".js")) loaded.push(response.body());
    });
    await open(page);
    const bytes = (await Promise.all(loaded)).reduce((sum, body) => sum + brotliCompressSync(body).length, 0);
    assert.ok(bytes > 20_000 && bytes < SCRIPT_MAX, `${bytes} bytes by brotli`);
  });
});

test("on a phone nothing is wider than the page, whatever is open", async () => {
  await walking(stand, "overview-phone", async (page) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await open(page, "&filter=channel:is:Email&filter=landing_page:contains:a-very-long-name-of-a-page-that-goes-on");
    for (const opener of [null, "range-open", "filter-open"]) {
      if (opener) await page.click(id(opener));
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      assert.ok(wide <= 0, `${opener ?? "closed"}: ${wide} pixels too wide`);
      if (opener) await page.keyboard.press("Escape");
    }
  });
});

test("labels, roles and contrast hold in light and in dark", async () => {
  for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
    await walking(stand, `overview-axe-${colorScheme}`, async (page) => {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await open(page, "&filter=country:is:(none)");
      await settled(page);
      await page.click(id("range-open"));
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate(() => /** @type {any} */ (window).axe.run());
      const found = violations.flatMap((one) =>
        one.nodes.map((node) => `${one.id}: ${node.html}\n${node.failureSummary}`),
      );
      assert.deepEqual(found, []);
    });
  }
});
