// The work list in a browser: an owner sees what payments lack, assigns one by hand, finds it on the payment's page, and takes it back.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { OwnerApi } from "../../scripts/lib/api.mjs";
import { fillHistory } from "../../scripts/lib/demo-history.mjs";
import { startStand, walking } from "./stand.mjs";

let stand;
let api;
before(async () => {
  stand = await startStand();
  api = new OwnerApi(stand.origin, stand.local.owner_token);
  await fillHistory(stand, stand.home);
});
after(() => stand?.close());

const id = (name) => `[data-testid="${name}"]`;
const HOSTILE = '<img src=x onerror="document.title=1">';

test("a payment without a source is assigned by hand, and that is undone", async () => {
  await walking(stand, "unplaced", async (page) => {
    await page.goto(await api.signInLink());
    await page.waitForURL((url) => url.hash === "");
    await page.goto(`${stand.origin}/sites/${stand.site}/unplaced?mode=test`);
    await page.locator(id("best-remedy")).first().waitFor();
    assert.match(await page.locator(id("best-remedy")).first().textContent(), /At most .+ in \d+ payments?/);
    const rows = page.locator(id("unplaced-row"));
    await rows.first().waitFor();
    const before = await rows.count();
    const payment = await rows.first().getAttribute("data-payment");

    // Escape closes the form and gives the focus back.
    await rows.first().locator(id("row-assign")).click();
    await page.keyboard.press("Escape");
    await page.locator(id("assign-form")).waitFor({ state: "detached" });
    await page.waitForFunction((name) => document.activeElement?.id === `assign-${name}`, payment);
    await page.keyboard.press("Enter");
    await page.fill(id("assign-source"), HOSTILE);
    await page.selectOption(id("assign-channel"), "Audio");
    await page.fill(id("assign-note"), "she said so on the phone");
    await page.click(id("assign-save"));
    const said = page.locator(id("said-by-hand"));
    await said.waitFor();
    assert.match(await said.textContent(), /<img src=x onerror.+Audio.+Chrome on Linux.+she said so on the phone/s);
    assert.equal(await page.locator("img[src=x]").count(), 0);
    await page.waitForFunction(
      ([selector, count]) => document.querySelectorAll(selector).length < count,
      [id("unplaced-row"), before],
    );

    await said.getByRole("link", { name: payment }).click();
    await page.locator(id("assigned")).waitFor();
    assert.equal(await page.locator(id("payment-source")).textContent(), HOSTILE.toLowerCase());
    assert.equal(await page.locator(id("payment-channel")).textContent(), "Audio");
    await page.click(id("assign-undo"));
    await page.locator(id("assigned")).waitFor({ state: "detached" });
    await page.locator(id("missing")).waitFor();

    await page.goBack();
    await page.waitForFunction(
      ([selector, count]) => document.querySelectorAll(selector).length === count,
      [id("unplaced-row"), before],
    );
    await page.click(id("run-again"));
    await page.getByText("Done: everything was decided again").waitFor();

    // A reason filters the list, and the address says so.
    await page
      .locator(`${id("reason-row")} a`)
      .first()
      .click();
    await page.locator(id("all-reasons")).waitFor();
    assert.match(page.url(), /reason=[a-z_]+/);
  });
});
