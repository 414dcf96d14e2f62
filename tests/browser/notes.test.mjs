// Notes on days: an owner writes one, it is a flag on the chart and stands in its table, as text whatever it says, and it can be deleted.

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
const HOSTILE = '<img src=x onerror="document.title=1"> newsletter sent';

test("a note is a flag on its day, a line in the table, and is deleted again", async () => {
  await walking(stand, "notes", async (page) => {
    await page.goto(`${stand.origin}/sites/${stand.site}?mode=test`);
    await page.fill(id("sign-in-token"), stand.local.owner_token);
    await page.click(id("sign-in-submit"));
    await page.locator(id("chart")).waitFor();
    assert.equal(await page.locator(id("chart-flag")).count(), 0);
    await page.click(`${id("notes")} summary`);
    const today = await page.inputValue(id("note-day"));
    const day = new Date(Date.parse(today) - 10 * 86_400_000).toISOString().slice(0, 10);
    for (const [on, text] of [
      [day, HOSTILE],
      [day, "and new prices"],
      [today, "today"],
    ]) {
      await page.fill(id("note-day"), on);
      await page.fill(id("note-text"), text);
      await page.click(id("note-add"));
      await page.locator(id("note-list")).getByText(text, { exact: true }).waitFor();
    }
    await page.waitForFunction((flag) => document.querySelectorAll(flag).length === 2, id("chart-flag"));
    await page.click(`${id("chart-table")} summary`);
    const cells = await page.locator(`${id("chart-table")} td.noted`).allTextContents();
    assert.deepEqual(cells.filter(Boolean), [`${HOSTILE}; and new prices`, "today"]);
    await page.locator(id("chart")).focus();
    await page.keyboard.press("End");
    assert.match(await page.locator(id("chart")).getAttribute("aria-valuetext"), /Note: today/);
    assert.match(await page.locator(id("chart-tip")).textContent(), /today/);
    assert.match(await page.title(), /Demo shop/, "what was written is text");
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
    assert.deepEqual(
      violations.map((one) => `${one.id}: ${one.nodes[0]?.html}`),
      [],
    );
    await page.reload();
    await page.waitForFunction((flag) => document.querySelectorAll(flag).length === 2, id("chart-flag"));
    await page.click(`${id("notes")} summary`);
    for (let left = 2; left >= 0; left -= 1) {
      await page.locator(id("note-delete")).first().click();
      await page.waitForFunction(
        ([selector, count]) => document.querySelectorAll(selector).length === count,
        [id("note-delete"), left],
      );
    }
    assert.equal(await page.locator(id("chart-flag")).count(), 0);
  });
});
