// The page Health: what works says so, and what is made to fail is told on it and on every other page.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { toolNode, wrangler } from "../../scripts/lib/node.mjs";
import { run } from "../../scripts/lib/run.mjs";
import { signInTo, startStand, walking } from "./stand.mjs";

let stand;
before(async () => {
  stand = await startStand();
});
after(() => stand?.close());

/** Changes the database beside the running Worker. */
const execute = (sql) =>
  run(
    toolNode(),
    wrangler("d1", "execute", "DB", "--local", "--persist-to", stand.home.stateFolder, "--yes", "--command", sql),
    { env: { CI: "true" } },
  );

test("where all is well every check says so, and no page has a banner", async () => {
  await walking(stand, "health", async (page) => {
    await signInTo(stand, page, "?mode=test");
    await page.getByTestId("account").click();
    await page.getByTestId("to-health").click();
    await page.locator('[data-testid="health-summary"][data-state="ok"]').waitFor();
    const states = await page
      .getByTestId("health-check")
      .evaluateAll((rows) => rows.map((row) => row.getAttribute("data-state")));
    assert.equal(states.length, 14);
    assert.deepEqual([...new Set(states)], ["ok"]);
    await page.goto(`${stand.origin}/sites/${stand.site}?mode=test`);
    await page.locator("main h1").first().waitFor();
    assert.equal(await page.getByTestId("health-banner").count(), 0);
  });
});

test("a cron that has stopped is a banner on every page, and stands first on the page Health", async () => {
  await execute("UPDATE heartbeat SET at_s = at_s - 100000");
  await walking(stand, "health-failing", async (page) => {
    await signInTo(stand, page, "?mode=test");
    const banner = page.getByTestId("health-banner");
    await banner.waitFor();
    assert.match((await banner.textContent()) ?? "", /Cron/);
    await banner.getByRole("link").click();
    const first = page.getByTestId("health-check").first();
    await first.waitFor();
    assert.deepEqual(
      [await first.getAttribute("data-subject"), await first.getAttribute("data-state")],
      ["cron", "failing"],
    );
    assert.equal(await page.getByTestId("health-banner").count(), 0, "the page itself needs no banner");
  });
});
