// Search and people in a browser: ⌘K leads to a person and on to a payment, by the keyboard alone; every way of looking shows what it found.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { OwnerApi } from "../../scripts/lib/api.mjs";
import { fillHistory } from "../../scripts/lib/demo-history.mjs";
import { signInTo, startStand, walking } from "./stand.mjs";

let stand;
let customer;
before(async () => {
  stand = await startStand();
  await fillHistory(stand, stand.home);
  const api = new OwnerApi(stand.origin, stand.local.owner_token);
  const { people } = await api.call("GET", `/api/sites/${stand.site}/people?mode=test`);
  customer = people.find((one) => one.email && one.first_touch);
  assert.ok(customer, "somebody paid and was seen");
});
after(() => stand?.close());

const id = (name) => `[data-testid="${name}"]`;

async function signIn(page, path) {
  await signInTo(stand, page, path);
  await page.locator(id("search-open")).waitFor();
}

const focused = (page) => page.evaluate(() => document.activeElement?.getAttribute("data-testid"));

test("⌘K finds a person by their address, and the time line leads to a payment", async () => {
  await walking(stand, "people-search", async (page) => {
    await signIn(page, "/payments?mode=test&range=all");
    await page.keyboard.press("Control+k");
    await page.locator(`${id("search-dialog")} ${id("search-input")}`).waitFor();
    assert.equal(await focused(page), "search-input");
    await page.keyboard.type(` ${customer.email.toUpperCase()}`);
    const results = page.locator(id("search-result"));
    await results.first().waitFor();
    assert.match(await results.first().textContent(), new RegExp(customer.email.replace(/[.+]/g, "\\$&")));
    await page.keyboard.press("ArrowDown");
    assert.equal(await results.first().getAttribute("aria-selected"), "true");
    const active = await page
      .locator(`${id("search-dialog")} ${id("search-input")}`)
      .getAttribute("aria-activedescendant");
    assert.equal(active, await results.first().getAttribute("id"));
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/people\//);
    assert.equal(await page.locator(`${id("search-dialog")}[open]`).count(), 0);
    await page.locator(id("first-touch")).waitFor();
    assert.equal(await page.locator(id("person-name")).textContent(), customer.email);
    const payment = page.locator(`${id("line")}[data-kind="payment"] a`).first();
    await payment.focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/payments\//);
    await page.goBack();
    await page.waitForURL(/\/people\//);
  });
});

test("the dialog keeps the focus inside, closes on Esc, and gives the focus back", async () => {
  await walking(stand, "people-dialog", async (page) => {
    await signIn(page, "/people?mode=test");
    await page.locator(id("people")).waitFor();
    await page.locator(id("search-open")).focus();
    await page.keyboard.press("/");
    await page.locator(`${id("search-dialog")} ${id("search-input")}`).waitFor();
    for (let n = 0; n < 4; n++) {
      const inside = await page.evaluate(
        () => document.activeElement === document.body || !!document.activeElement?.closest("dialog"),
      );
      assert.ok(inside, `after ${n} tabs`);
      await page.keyboard.press("Tab");
    }
    await page.locator(`${id("search-dialog")} ${id("search-input")}`).focus();
    await page.keyboard.type("nobody@example.org");
    await page.locator(`${id("search-dialog")} ${id("search-nothing")}`).waitFor();
    assert.match(
      await page.locator(`${id("search-dialog")} ${id("search-nothing")}`).textContent(),
      /test mode.*cus_/s,
    );
    await page.keyboard.press("Escape");
    await page.locator(`${id("search-dialog")}[open]`).waitFor({ state: "detached" });
    assert.equal(await focused(page), "search-open");
    // In a field a slash is a slash.
    const field = page.locator(`main ${id("search-input")}`);
    await field.fill("");
    await field.press("/");
    assert.equal(await field.inputValue(), "/");
    assert.equal(await page.locator(`${id("search-dialog")}[open]`).count(), 0);
  });
});

test("people are listed with what they brought, and lead to their pages", async () => {
  await walking(stand, "people-list", async (page) => {
    await signIn(page, "/people?mode=test");
    const rows = page.locator(id("people-row"));
    await rows.first().waitFor();
    const row = page.locator(`${id("people-row")}[data-person="${customer.id}"]`);
    assert.match(await row.textContent(), /€/);
    await row.locator("th a").click();
    await page.waitForURL(new RegExp(`/people/${customer.id}`));
    await page.locator(id("time-line")).waitFor();
    for (const width of [1440, 1280, 768, 390]) {
      await page.setViewportSize({ width, height: 900 });
      const tooWide = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      assert.ok(tooWide <= 0, `${tooWide} pixels too wide at ${width}`);
    }
  });
});
