// The page that says why a figure changed, in a browser: its parts add up, a name narrows the overview, a figure is chosen by its link.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { OwnerApi } from "../../scripts/lib/api.mjs";
import { fillHistory } from "../../scripts/lib/demo-history.mjs";
import { signInTo, startStand, walking } from "./stand.mjs";

let stand;
let answer;
const day = (at) => new Date(at).toISOString().slice(0, 10);
const range = `from=${day(Date.now() - 29 * 86_400_000)}&to=${day(Date.now() - 86_400_000)}`;
before(async () => {
  stand = await startStand();
  await fillHistory(stand, stand.home);
  const api = new OwnerApi(stand.origin, stand.local.owner_token);
  answer = await api.call("GET", `/api/sites/${stand.site}/report/why?mode=test&${range}`);
  assert.ok(answer.currencies.length > 0, "the demo has money");
});
after(() => stand?.close());

const id = (name) => `[data-testid="${name}"]`;

/** A difference as the page writes it, in minor units. */
const minor = (text) => Number(text.replaceAll(/[^\d]/g, "")) * (text.includes("−") ? -1 : 1);

test("the overview leads to it, and its tables add up to the difference", async () => {
  await walking(stand, "why", async (page) => {
    await signInTo(stand, page, `?mode=test&${range}`);
    await page.click(id("why-link"));
    await page.waitForURL(/\/why\?/);
    const first = page.locator(id("why")).first();
    await first.waitFor();
    const currency = await first.getAttribute("data-currency");
    const told = answer.currencies.find((one) => one.currency === currency);
    assert.equal(await first.locator(id("why-sentence")).textContent(), told.sentence);
    assert.equal(minor(await first.locator(id("why-difference")).textContent()), told.change.difference);
    for (const by of told.by) {
      const cells = first.locator(`${id(`why-by-${by.dimension}`)} ${id("why-part")} td:last-child`);
      const sum = (await cells.allTextContents()).map(minor).reduce((all, one) => all + one, 0);
      assert.equal(sum, told.change.difference, by.dimension);
    }
    await first
      .locator(`${id("why-by-source")} a`)
      .first()
      .click();
    await page.waitForURL(/filter=source/);
    await page.locator(id("chart-card")).waitFor();
  });
});

test("another figure is chosen by its link, and Back undoes what leads elsewhere", async () => {
  await walking(stand, "why-figure", async (page) => {
    await signInTo(stand, page, `/why?mode=test&${range}`);
    await page.locator(id("why")).first().waitFor();
    await page.click(id("why-new_customers"));
    await page.waitForURL(/metric=new_customers/);
    await page.locator(`${id("why-new_customers")}[aria-current="true"]`).waitFor();
    await page.waitForFunction(() =>
      document.querySelector('[data-testid="why-sentence"]')?.textContent?.includes("new customers"),
    );
  });
});
