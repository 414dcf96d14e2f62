// Signing in by a link, seeing who is signed in, and ending that.

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { OwnerApi } from "../../scripts/lib/api.mjs";
import { startStand, walking } from "./stand.mjs";

let stand;
before(async () => {
  stand = await startStand();
});
after(() => stand?.close());

/** A sign-in link, as `npm start` makes one. */
const newLink = () => new OwnerApi(stand.origin, stand.local.owner_token).signInLink();

const shot = async (page, name) =>
  process.env.HEADWATER_SHOTS &&
  page.screenshot({ path: join(process.env.HEADWATER_SHOTS, `${name}.png`), fullPage: true });

test("a link signs in once, and leaves the address at once", async () => {
  const link = await newLink();
  await walking(stand, "sign-in-link", async (page) => {
    await page.goto(link);
    await page.getByTestId("account").waitFor();
    assert.ok(!page.url().includes("sign-in="), page.url());
    assert.ok(
      !(await page.evaluate(() => JSON.stringify([localStorage, sessionStorage, document.cookie]))).includes(
        link.split("=")[1],
      ),
    );
  });
  await walking(stand, "sign-in-link-again", async (page) => {
    await page.goto(link);
    await page.getByText("used already, or is too old").waitFor();
    await shot(page, "sign-in-link-used");
    await page.getByTestId("sign-in-token").fill(stand.local.owner_token);
    await page.getByTestId("sign-in-submit").click();
    await page.getByTestId("account").waitFor();
  });
});

test("a link pasted where the sign-in form stands already signs in, too", async () => {
  await walking(stand, "sign-in-link-pasted", async (page) => {
    await page.goto(stand.origin);
    await page.getByTestId("sign-in-token").waitFor();
    await page.goto(await newLink());
    await page.getByTestId("account").waitFor();
    assert.ok(!page.url().includes("sign-in="), page.url());
  });
});

test("another browser's sign-in is ended from the list, and finds itself signed out", async () => {
  await walking(stand, "sign-ins", async (page) => {
    await page.goto(await newLink());
    await page.getByTestId("account").waitFor();
    await walking(stand, "sign-ins-other", async (other) => {
      await other.goto(await newLink());
      await other.getByTestId("account").waitFor();
      await page.getByTestId("account").click();
      await page.getByRole("link", { name: "Sign-ins" }).click();
      const list = page.getByTestId("sign-ins");
      await list.getByText("This browser").waitFor();
      for (const [width, scheme] of [
        [1280, "light"],
        [390, "dark"],
      ]) {
        await page.setViewportSize({ width, height: 800 });
        await page.emulateMedia({ colorScheme: scheme });
        await shot(page, `sign-ins-${width}-${scheme}`);
      }
      await page.setViewportSize({ width: 1280, height: 800 });
      const ends = list.getByRole("button", { name: /^End the sign-in/ });
      while ((await ends.count()) > 0) {
        const before = await ends.count();
        await ends.first().click();
        await page.waitForFunction(
          (n) => document.querySelectorAll('[data-testid="sign-ins"] li').length === n,
          before,
        );
      }
      await other.reload();
      await other.getByTestId("sign-in-token").waitFor();
    });
    await page.reload();
    await page.getByTestId("sign-ins").getByText("This browser").waitFor();
  });
});
