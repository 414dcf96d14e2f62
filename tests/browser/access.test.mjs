// Members, API tokens and what was changed: an owner invites, a reader sees what a reader may, and a removal ends it at once.

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import axe from "axe-core";
import { OwnerApi } from "../../scripts/lib/api.mjs";
import { startStand, walking } from "./stand.mjs";

let stand;
before(async () => {
  stand = await startStand();
});
after(() => stand?.close());

const id = (name) => `[data-testid="${name}"]`;
const HOSTILE = '<img src=x onerror="document.title=1"> Ann';
const newLink = () => new OwnerApi(stand.origin, stand.local.owner_token).signInLink();

/** Fits the window in both looks and widths, and has no fault that axe finds. */
async function looksRight(page, name) {
  for (const [width, scheme] of [
    [1280, "light"],
    [1280, "dark"],
    [390, "light"],
    [390, "dark"],
  ]) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme: scheme });
    assert.ok(
      await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth),
      `${name} is wider than ${width}`,
    );
    if (process.env.HEADWATER_SHOTS) {
      const path = join(process.env.HEADWATER_SHOTS, `${name}-${width}-${scheme}.png`);
      await page.screenshot({ path, fullPage: true });
    }
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
    assert.deepEqual(
      violations.map((one) => `${name} ${scheme} ${one.id}: ${one.nodes[0]?.html}`),
      [],
    );
  }
  await page.setViewportSize({ width: 1280, height: 900 });
}

/** Opens the menu once the first page stands: until then the heading takes the focus, which closes it. */
async function openAccount(page) {
  await page.waitForURL(/\/sites\/.*mode=/);
  await page.waitForLoadState("networkidle");
  await page.getByTestId("account").click();
}

test("a reader who was invited sees the figures and changes nothing, until a role or a removal holds", async () => {
  await walking(stand, "access-owner", async (page) => {
    await page.goto(await newLink());
    await openAccount(page);
    await page.getByTestId("to-access").click();
    await page.locator(id("no-members")).waitFor();
    await page.fill(id("member-name"), HOSTILE);
    await page.selectOption(id("member-role"), "reader");
    await page.click(id("member-invite"));
    const link = (await page.locator(id("invitation-link")).textContent()).trim();
    assert.match(link, /^https?:\/\/[^#]+\/#sign-in=[0-9a-f]{32}$/);
    await page.locator(id("member-list")).getByText("Invited until").waitFor();

    await walking(stand, "access-reader", async (other) => {
      await other.goto(link);
      await openAccount(other);
      assert.equal(await other.locator(id("who")).textContent(), HOSTILE, "what was entered is text");
      for (const hidden of ["to-access", "to-activity", "to-settings", "to-health"]) {
        assert.equal(await other.locator(id(hidden)).count(), 0, hidden);
      }
      assert.ok(!(await other.locator(id("site-select")).textContent()).includes("New site"));
      await other.goto(`${stand.origin}/sites/${stand.site}/settings`);
      await other.getByText("Your role does not allow this.").waitFor();
      await other.goto(`${stand.origin}/access`);
      await other.getByText("Your role does not allow this.").waitFor();
      const refused = await other.evaluate(async (site) => {
        const body = JSON.stringify({ day: "2026-01-01", text: "x" });
        const response = await fetch(`/api/sites/${site}/notes`, { method: "POST", body });
        return [response.status, (await response.json()).error.code];
      }, stand.site);
      assert.deepEqual(refused, [403, "role_insufficient"]);

      await page.reload();
      await page.locator(id("member-list")).waitFor();
      await page.locator(`${id("member-list")} select`).selectOption("member");
      await page.waitForLoadState("networkidle");
      await other.goto(`${stand.origin}/sites/${stand.site}/settings`);
      await other.getByRole("heading", { level: 1, name: "Settings" }).waitFor();

      await page.click(id("member-remove"));
      await page.click(id("member-remove-sure"));
      await page.locator(id("no-members")).waitFor();
      await other.reload();
      await other.getByTestId("sign-in-token").waitFor();
    });
    await walking(stand, "access-reader-again", async (other) => {
      await other.goto(link);
      await other.getByText("used already, or is too old").waitFor();
    });
  });
});

test("an API token is shown once, works until it is revoked, and everything is listed", async () => {
  await walking(stand, "access-token", async (page) => {
    await page.goto(await newLink());
    await page.getByTestId("account").waitFor();
    await page.goto(`${stand.origin}/access`);
    await page.locator(id("no-tokens")).waitFor();
    await page.fill(id("token-name"), "Warehouse");
    await page.check(id("scope-ingest"));
    await page.click(id("token-make"));
    const token = (await page.locator(id("token-text")).textContent()).trim();
    assert.match(token, /^hw_[0-9a-f]{64}$/);
    const asked = () =>
      fetch(`${stand.origin}/api/sites/${stand.site}/costs`, { headers: { authorization: `Bearer ${token}` } });
    assert.equal((await asked()).status, 200);
    await page.fill(id("member-name"), "Ben Beispiel");
    await page.click(id("member-invite"));
    await page.locator(id("invitation-link")).waitFor();
    await looksRight(page, "access");
    await page.reload();
    await page.locator(id("token-list")).waitFor();
    assert.ok(!(await page.content()).includes(token), "nothing shows it again");
    await page.click(id("token-revoke"));
    await page.click(id("token-revoke-sure"));
    await page.locator(id("no-tokens")).waitFor();
    assert.equal((await asked()).status, 401);
    await page.goto(`${stand.origin}/activity`);
    const list = page.locator(id("activity"));
    await list.getByText("Revoked an API token").waitFor();
    for (const text of ["Made an API token", "Invited a member", "Signed in"]) {
      assert.ok((await list.getByText(text).count()) > 0, text);
    }
    assert.ok(!(await page.content()).includes(token));
    await looksRight(page, "activity");
  });
});
