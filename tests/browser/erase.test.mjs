// Erasing a person in a browser: the id must be typed, what goes and stays is said, and afterwards nothing is there.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { signInTo, startStand, walking } from "./stand.mjs";

let stand;
before(async () => {
  stand = await startStand();
});
after(() => stand?.close());

const id = (name) => `[data-testid="${name}"]`;
const visitor = randomUUID();

async function beacon() {
  const body = {
    version: 1,
    type: "page_view",
    site: stand.site,
    visitor,
    session: randomUUID(),
    url: `${stand.shopOrigin}/?utm_source=newsletter`,
    referrer: "",
  };
  const response = await fetch(`${stand.origin}/api/hw`, {
    method: "POST",
    body: JSON.stringify(body),
    headers: {
      "Content-Type": "text/plain",
      "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    },
  });
  return response.json();
}

async function looksRight(page, name) {
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 900 });
    const dialog = page.locator(id("erase-dialog"));
    assert.ok((await dialog.boundingBox()).width <= width);
    assert.ok(await dialog.evaluate((box) => box.scrollWidth <= box.clientWidth), `nothing is cut at ${width}`);
    for (const colorScheme of process.env.HEADWATER_SHOTS ? ["light", "dark"] : []) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: `${process.env.HEADWATER_SHOTS}/${name}-${width}-${colorScheme}.png` });
    }
  }
}

test("a person is erased once the id is typed, and stays erased", async () => {
  assert.deepEqual(await beacon(), { outcome: "accepted" });
  await walking(stand, "erase", async (page) => {
    await signInTo(stand, page, `/people/${visitor}?mode=test`);
    await page.click(id("erase-open"));
    const submit = page.locator(id("erase-submit"));
    assert.equal(await submit.isDisabled(), true);
    await page.fill(id("erase-confirm"), visitor.slice(0, 35));
    assert.equal(await submit.isDisabled(), true, "a part of the id is not the id");
    await page.keyboard.press("Enter");
    assert.equal(await page.locator(id("erase-done")).count(), 0);
    await looksRight(page, "erase");
    await page.fill(id("erase-confirm"), visitor);
    await submit.click();
    await page.locator(id("erase-done")).waitFor();
    assert.match(await page.textContent(id("erase-done")), /Erased: 1 visit\./);
    await looksRight(page, "erased");
    await page.goto(`${stand.origin}/sites/${stand.site}/people/${visitor}?mode=test`);
    await page.getByText("Look in live mode").waitFor();
  });
  assert.deepEqual(await beacon(), { outcome: "ignored", reason: "erased" });
});
