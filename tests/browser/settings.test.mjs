// The page Settings: what is kept of visitors, and deleting the site, which leads to the page that makes one.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { signInTo, startStand, walking } from "./stand.mjs";

let stand;
before(async () => {
  stand = await startStand();
});
after(() => stand?.close());

async function looksRight(page, name) {
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 900 });
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    assert.ok(overflow <= 0, `nothing is cut at ${width}`);
    for (const colorScheme of process.env.HEADWATER_SHOTS ? ["light", "dark"] : []) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({
        path: `${process.env.HEADWATER_SHOTS}/${name}-${width}-${colorScheme}.png`,
        fullPage: true,
      });
    }
  }
  await page.setViewportSize({ width: 1280, height: 900 });
}

const view = (site) => ({
  version: 1,
  type: "page_view",
  site,
  visitor: "0190a1b2-0000-4000-8000-000000000001",
  session: "0190a1b2-0000-4000-8000-000000000002",
  url: `${stand.shopOrigin}/`,
  referrer: "",
});

async function collect(body) {
  const headers = {
    "Content-Type": "text/plain",
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
  };
  return fetch(`${stand.origin}/api/hw`, { method: "POST", body: JSON.stringify(body), headers });
}

test("what is kept of visitors is set, and stays", async () => {
  await walking(stand, "settings-privacy", async (page) => {
    await signInTo(stand, page, "/settings?mode=test");
    const save = page.getByTestId("settings-save-privacy");
    assert.equal(await save.isDisabled(), true);
    await page.getByTestId("settings-consent").selectOption("cookieless");
    await page.getByTestId("settings-privacy").getByText("data-cookieless").waitFor();
    await page.getByTestId("settings-cookie").fill("30");
    await page.getByTestId("settings-details").fill("14");
    await page.getByTestId("settings-claims").fill("60");
    await looksRight(page, "settings");
    await save.click();
    await page.getByTestId("settings-privacy").getByText("Saved.").waitFor();
    await page.reload();
    assert.equal(await page.getByTestId("settings-consent").inputValue(), "cookieless");
    const numbers = ["cookie", "details", "claims"].map((name) => page.getByTestId(`settings-${name}`).inputValue());
    assert.deepEqual(await Promise.all(numbers), ["30", "14", "60"]);
  });
});

test("the site is deleted once its name is typed, and then a new one can be made", async () => {
  assert.equal((await collect(view(stand.site))).status, 202);
  await walking(stand, "settings-delete", async (page) => {
    await signInTo(stand, page, "/settings?mode=test");
    await page.getByTestId("delete-open").click();
    const submit = page.getByTestId("delete-submit");
    assert.equal(await submit.isDisabled(), true);
    const name = (await page.getByTestId("delete-name").textContent()) ?? "";
    await page.getByTestId("delete-confirm").fill(name.slice(1));
    assert.equal(await submit.isDisabled(), true, "a part of the name is not the name");
    await looksRight(page, "delete");
    await page.getByTestId("delete-confirm").fill(name);
    await submit.click();
    await page.getByTestId("delete-done").waitFor();
    await looksRight(page, "deleted");
    await page.getByTestId("delete-close").click();
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.waitForURL(`${stand.origin}/`);
    await page.getByTestId("site-form").waitFor();
    const refused = await collect(view(stand.site));
    assert.deepEqual([refused.status, (await refused.json()).error.code], [404, "site_unknown"]);
  });
});
