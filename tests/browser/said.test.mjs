// Promotion codes and the self-reported source in a browser: setting a source moves the payments of a code, removing it undoes that, and the
// matrix shows what the API answers.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { OwnerApi } from "../../scripts/lib/api.mjs";
import { fillHistory } from "../../scripts/lib/demo-history.mjs";
import { signInTo, startStand, walking } from "./stand.mjs";

let stand;
let api;
before(async () => {
  stand = await startStand();
  await fillHistory(stand, stand.home);
  api = new OwnerApi(stand.origin, stand.local.owner_token);
});
after(() => stand?.close());

const id = (name) => `[data-testid="${name}"]`;
const day = (at) => new Date(at).toISOString().slice(0, 10);
const range = `mode=test&from=${day(Date.now() - 95 * 86_400_000)}&to=${day(Date.now())}`;
const view = "mode=test&range=12m";

test("a source that is set for a code moves its payments, and back when it is removed", async () => {
  await walking(stand, "promotion-codes", async (page) => {
    const { codes } = await api.call("GET", `/api/sites/${stand.site}/promotion-codes?${range}`);
    assert.ok(
      codes.some((one) => one.code === "promo_daily20" && !one.source),
      "the demo has the code",
    );
    const counted = async () => {
      const filter = "filter=rung:is:promotion_code";
      const report = await api.call("GET", `/api/sites/${stand.site}/report?${range}&${filter}&breakdown=source`);
      return report.currencies.reduce((sum, one) => sum + one.total.payments, 0);
    };
    assert.equal(await counted(), 0);
    await signInTo(stand, page, `/promotion-codes?${view}`);
    const row = page.locator(`${id("code")}[data-code="promo_daily20"]`);
    await row.locator(id("code-open")).click();
    await page.fill(id("code-name"), "DAILY20");
    await page.fill(id("code-source-input"), "The Daily <script>alert(1)</script>");
    await page.fill(id("code-medium"), "audio");
    await page.click(id("code-save"));
    await row.locator(id("code-remove")).waitFor();
    assert.match(await row.locator(id("code-source")).textContent(), /The Daily <script>/);
    for (let tries = 0; (await counted()) === 0; tries += 1) {
      assert.ok(tries < 100, "payments are attributed again");
      await new Promise((wait) => setTimeout(wait, 200));
    }
    await row.locator(id("code-remove")).click();
    await row.locator(id("code-remove")).waitFor({ state: "detached" });
    for (let tries = 0; (await counted()) > 0; tries += 1) {
      assert.ok(tries < 100, "and back");
      await new Promise((wait) => setTimeout(wait, 200));
    }
  });
});

test("the matrix is the API's, and an answer leads to its payments", async () => {
  await walking(stand, "self-reported", async (page) => {
    const answer = await api.call("GET", `/api/sites/${stand.site}/self-reported?${range}`);
    const [eur] = answer.currencies;
    assert.ok(eur.answered.payments > 5, "the demo has answers");
    await signInTo(stand, page, `/self-reported?${view}`);
    await page.locator(id("matrix")).waitFor();
    assert.equal(await page.locator(id("matrix-row")).count(), eur.rows.length);
    const total = await page.locator(id("matrix-total")).textContent();
    assert.equal(total.replaceAll(/\D/g, ""), String(eur.total.payments));
    await page.selectOption(id("by-select"), "channel");
    await page.waitForURL(/by=channel/);
    await page
      .locator(`${id("matrix-row")} th a`)
      .first()
      .click();
    await page.waitForURL(/filter=self_reported/);
    await page.locator("table tbody tr a").first().click();
    await page.locator(id("self-reported")).waitFor();
    await page.goto(`${stand.origin}/sites/${stand.site}/self-reported?${view}`);
    await page.locator(`${id("keys")} summary`).click();
    await page.fill(id("keys-text"), "Wie kamen Sie zu uns?");
    await page.click(id("keys-save"));
    await page.getByText("Saved").waitFor();
  });
});
