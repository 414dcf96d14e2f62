// Payments in a browser: the list is narrowed and added up, and the search stands above it; a payment opens and leads to its neighbours; a figure opens into
// the payments behind it.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import axe from "axe-core";
import { fillHistory } from "../../scripts/lib/demo-history.mjs";
import { startStand, walking } from "./stand.mjs";

let stand;
before(async () => {
  stand = await startStand();
  await fillHistory(stand, stand.home);
});
after(() => stand?.close());

const id = (name) => `[data-testid="${name}"]`;
const asked = (page, name) => new URL(page.url()).searchParams.getAll(name);
const RANGE = "mode=test&range=90d";

/** Opens a page of the site, signed in. */
async function open(page, path, query = "") {
  await page.goto(`${stand.origin}/sites/${stand.site}${path}?${RANGE}${query}`);
  await page.fill(id("sign-in-token"), stand.local.owner_token);
  await page.click(id("sign-in-submit"));
}

const settled = (page) => page.locator('section[aria-label="Payments"][aria-busy="false"]').waitFor();
const rows = (page) => page.locator(id("payment-row"));
const number = (text) => Number(text.replace("−", "-").replace(/[^0-9.-]/g, ""));

/** How many payments the whole list has, over all currencies. */
async function counted(page) {
  const texts = await page.locator(`${id("payment-sums")} li`).allTextContents();
  return texts.reduce((all, text) => all + Number(/([\d,]+) payment/.exec(text)?.[1]?.replaceAll(",", "") ?? 0), 0);
}

test("the search on top leads to who paid, a status narrows the list, and a file has the same", async () => {
  await walking(stand, "payments-search", async (page) => {
    await open(page, "/payments");
    await settled(page);
    const all = await counted(page);
    const row = page.locator(`${id("payments")} td.email a`).first();
    const email = (await row.textContent()).trim();
    const field = page.locator(`main ${id("search-input")}`);
    await field.fill(email.toUpperCase());
    await page.keyboard.press("Enter");
    await page
      .locator(`main ${id("search-result")}`)
      .first()
      .waitFor();
    assert.match(
      await page
        .locator(`main ${id("search-result")}`)
        .first()
        .textContent(),
      /Person/,
    );
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/people\//);
    await page.locator(id("person-name"), { hasText: email }).waitFor();
    await page.goBack();
    await settled(page);
    const payment = await rows(page).first().getAttribute("data-payment");
    await field.fill(payment);
    await page.locator(`main ${id("search-result")}[data-kind="payment"]`).click();
    await page.locator(id("came-from")).waitFor();
    await page.goBack();
    await settled(page);
    await page.selectOption(id("payments-status"), "refunded");
    await page.waitForURL((url) => url.searchParams.get("status") === "refunded");
    await settled(page);
    await page.waitForFunction(
      (selector) => [...document.querySelectorAll(selector)].every((one) => one.textContent.trim() === "Refunded"),
      id("row-status"),
    );
    assert.equal(await counted(page), await rows(page).count());
    assert.ok((await counted(page)) < all);
    const href = await page.locator(id("payments-csv")).getAttribute("href");
    const file = await page.evaluate(async (href) => (await fetch(href)).text(), href);
    assert.equal(file.trimEnd().split("\r\n").length - 1, await counted(page));
    await page.selectOption(id("payments-status"), "any");
    await page.waitForURL((url) => !url.searchParams.has("status"));
  });
});

test("a payment says in one sentence where it came from; J, K and Escape follow the list", async () => {
  await walking(stand, "payment-steps", async (page) => {
    await open(page, "/payments", "&filter=confidence:is:high");
    await settled(page);
    const ids = await rows(page).evaluateAll((all) => all.map((one) => one.dataset.payment));
    await rows(page).first().locator("a").first().click();
    await page.locator(id("came-from")).waitFor();
    assert.match(await page.locator(id("came-from")).textContent(), /We know because/);
    assert.equal(await page.locator(`${id("ladder")} > ol li`).count(), 1, "the rung that decided");
    assert.ok(await page.locator(id("ladder-rest")).isVisible());
    const at = (one) => page.waitForURL((url) => url.pathname.endsWith(`/${encodeURIComponent(ids[one])}`));
    await page.locator(id("payment-older")).waitFor();
    await page.keyboard.press("j");
    await at(1);
    assert.deepEqual(asked(page, "filter"), ["confidence:is:high"]);
    await page.locator(id("payment-newer")).waitFor();
    await page.keyboard.press("k");
    await at(0);
    await page.keyboard.press("Escape");
    await settled(page);
    assert.deepEqual(asked(page, "filter"), ["confidence:is:high"]);
  });
});

test("a figure opens into the payments behind it, which sum to it", async () => {
  await walking(stand, "explain", async (page) => {
    await open(page, "/explain", "&breakdown=channel&name=Email&currency=eur");
    await page.locator(id("explain-figures")).waitFor();
    assert.match(await page.locator(id("explain-question")).textContent(), /where channel is “Email”/);
    const figure = number(await page.locator(`${id("explain-figures")} strong`).textContent());
    let sum = 0;
    for (;;) {
      const amounts = await page.locator(`${id("explain-entries")} td.amount strong`).allTextContents();
      sum += amounts.reduce((all, text) => all + number(text), 0);
      const next = page.locator(id("next-page"));
      if ((await next.count()) === 0) break;
      const first = await page.locator(id("explain-row")).first().textContent();
      await next.click();
      await page.waitForFunction(
        ([selector, was]) => document.querySelector(selector)?.textContent !== was,
        [id("explain-row"), first],
      );
    }
    assert.ok(figure > 0 && Math.abs(sum - figure) < 0.005, `${sum} ${figure}`);
    await page
      .locator(`${id("explain-row")} a`)
      .first()
      .click();
    await page.locator(id("payment-amount")).waitFor();
  });
});

test("nothing runs out of a phone's width, and axe finds nothing", async () => {
  await walking(stand, "payments-phone", async (page) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await open(page, "/payments");
    await settled(page);
    const check = async (what) => {
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      assert.ok(wide <= 0, `${what} is ${wide} too wide`);
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
      assert.deepEqual(
        violations.map((one) => `${what} ${one.id}: ${one.nodes[0]?.html}`),
        [],
      );
    };
    await check("list");
    await page.goto(`${stand.origin}/sites/${stand.site}/explain?${RANGE}&breakdown=channel&name=Email`);
    await page.locator(id("explain-entries")).waitFor();
    await check("explain");
    await page
      .locator(`${id("explain-row")} a`)
      .first()
      .click();
    await page.locator(id("ladder")).waitFor();
    await check("payment");
  });
});
