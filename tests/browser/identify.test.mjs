// The identify key as an owner makes, replaces and removes it in the dashboard.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { signIdentify } from "../../tracker/package/sign.js";
import { startStand, walking } from "./stand.mjs";

let stand;
before(async () => {
  stand = await startStand();
});
after(() => stand?.close());

const id = (name) => `[data-testid="${name}"]`;
const BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

/** What an identify is answered that this key signed; without a key: one that nothing signed. */
async function identify(key) {
  const visitor = randomUUID();
  const traits = key ? signIdentify(key, { site: stand.site, visitor, id: "user-7" }) : { id: "user-7" };
  const body = {
    version: 1,
    type: "identify",
    site: stand.site,
    visitor,
    session: randomUUID(),
    url: `${stand.shopOrigin}/`,
    referrer: "",
    traits,
  };
  const response = await fetch(`${stand.origin}/api/collect`, {
    method: "POST",
    headers: { "Content-Type": "text/plain", "User-Agent": BROWSER },
    body: JSON.stringify(body),
  });
  const { outcome, error } = await response.json();
  return outcome ?? error.code;
}

/** Reads the key that is shown, and says that it is copied. */
async function copied(page) {
  const key = (await page.locator(id("identify-key-text")).textContent()).trim();
  await page.click(id("identify-key-copied"));
  await page.locator(id("identify-key")).waitFor();
  assert.ok(!(await page.content()).includes(key), "it is shown once");
  return key;
}

/** A page of the shop, whose server signs for the visitor that its browser names: what the script sends fits the signature. */
async function theScriptPassesOn(key) {
  await walking(stand, "identify-page", async (page) => {
    await page.goto(stand.shopOrigin);
    await page.click(id("arrive-newsletter"));
    await page.waitForFunction(() => window.headwater?.getVisitorId?.());
    const cookies = await page.context().cookies(stand.shopOrigin);
    const visitor = cookies.find(({ name }) => name === "_hw_vid").value;
    const signed = signIdentify(key, {
      site: stand.site,
      visitor,
      id: 42,
      email: " Zoë@Example.com ",
      stripe_customer: "cus_browser",
    });
    const sent = page.waitForResponse((response) => response.request().postData()?.includes('"identify"') ?? false);
    await page.evaluate((who) => window.headwater.identify({ ...who, plan: "pro" }), signed);
    const response = await sent;
    assert.deepEqual([response.status(), (await response.json()).outcome], [202, "accepted"]);
  });
}

test("a key is made, shown once, required, replaced and removed", async () => {
  await walking(stand, "identify", async (page) => {
    await page.goto(`${stand.origin}/sites/${stand.site}/integrations?mode=test&tab=secrets`);
    await page.fill(id("sign-in-token"), stand.local.owner_token);
    await page.click(id("sign-in-submit"));
    await page.click(id("identify-key-make"));
    const first = await copied(page);
    assert.equal(await identify(first), "accepted");
    assert.equal(await identify(), "accepted");

    const chosen = page.waitForResponse((response) => response.request().method() === "PATCH" && response.ok());
    await page.selectOption(id("identify-signing"), "required");
    await chosen;
    assert.equal(await identify(), "identify_unsigned");

    await theScriptPassesOn(first);

    await page.click(id("identify-key-replace"));
    await page.click(id("identify-key-confirm"));
    const second = await copied(page);
    assert.notEqual(second, first);
    assert.match(await page.locator(id("identify-key")).textContent(), /the one before counts until/);
    assert.equal(await identify(second), "accepted");
    assert.equal(await identify(first), "accepted", "for a day more");

    await page.click(id("identify-key-remove"));
    await page.click(id("identify-key-confirm"));
    await page.locator(id("identify-key-make")).waitFor();
    assert.equal(await identify(second), "identify_key_missing");
    assert.equal(await identify(first), "identify_key_missing");
    assert.match(await page.locator(id("signed-identify")).textContent(), /no identify is taken at all/);
    await page.reload();
    await page.locator(id("identify-signing")).waitFor();
    assert.equal(await page.locator(id("identify-signing")).inputValue(), "required");
  });
});
