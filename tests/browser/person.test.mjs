// A person's page in a browser: the pages of a visit and what was done in it stand under it, and anybody's words stay words.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { startStand, walking } from "./stand.mjs";

let stand;
before(async () => {
  stand = await startStand();
});
after(() => stand?.close());

const id = (name) => `[data-testid="${name}"]`;
const HOSTILE = '<img src=x onerror="document.title=1">{@html 1}';

async function beacon(fields) {
  const body = {
    version: 1,
    type: "page_view",
    site: stand.site,
    url: `${stand.shopOrigin}/pricing`,
    referrer: "",
    ...fields,
  };
  const response = await fetch(`${stand.origin}/api/hw`, {
    method: "POST",
    body: JSON.stringify(body),
    headers: {
      "Content-Type": "text/plain",
      "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    },
  });
  assert.deepEqual(await response.json(), { outcome: "accepted" });
}

/** The five pages of the visit, in order: three at once, a long one cut, the rest when asked for. */
async function seesPages(pages) {
  const rows = pages.locator("li");
  const shown = () => pages.locator("li:visible").count();
  assert.match(await rows.nth(0).textContent(), /\d\d:\d\d.*localhost\/$/s);
  const long = rows.nth(1).locator(".path");
  assert.ok(await long.evaluate((path) => path.scrollWidth > path.clientWidth), "a long path is cut");
  assert.equal(await long.getAttribute("title"), await long.textContent());
  assert.match(await rows.nth(2).textContent(), /localhost\/<img\/src=x>$/);
  assert.equal(await shown(), 3);
  assert.equal(await pages.locator("summary").textContent(), "2 more pages");
  await pages.locator("summary").click();
  assert.equal(await shown(), 5);
  assert.match(await rows.nth(4).textContent(), /localhost\/thanks$/);
}

test("pages and events stand under their visit with time and props, and hostile texts stay texts", async () => {
  const ids = { visitor: randomUUID(), session: randomUUID() };
  await beacon({ ...ids, url: `${stand.shopOrigin}/?utm_source=newsletter&utm_medium=email&utm_campaign=spring` });
  for (const path of [`long/${"path/".repeat(60)}`, "<img/src=x>", "pricing", "thanks"]) {
    await beacon({ ...ids, url: `${stand.shopOrigin}/${path}` });
  }
  await beacon({ ...ids, type: "event", name: "signup", props: { plan: "pro", seats: 3 } });
  await beacon({
    ...ids,
    type: "event",
    name: HOSTILE,
    props: { [HOSTILE.slice(0, 40)]: HOSTILE, long: "x".repeat(500) },
  });
  await beacon({ ...ids, type: "engagement", engaged_ms: 185_000, scroll_percent: 80 });
  await walking(stand, "person", async (page) => {
    await page.goto(`${stand.origin}/sites/${stand.site}/people/${ids.visitor}?mode=test`);
    await page.fill(id("sign-in-token"), stand.local.owner_token);
    await page.click(id("sign-in-submit"));
    const visits = page.locator(`${id("line")}[data-kind="visit"]`);
    await visits.first().waitFor();
    assert.match(await visits.first().textContent(), /3\u00a0min 5\u00a0s/);
    const events = visits.locator(`${id("visit-events")} li`);
    assert.equal(await events.count(), 2);
    assert.match(await events.nth(0).textContent(), /signup on localhost\/pricing\s*plan\s*pro\s*seats\s*3/);
    const hostile = await events.nth(1).textContent();
    assert.equal(hostile.split(HOSTILE).length, 3, `name and value as they are: ${hostile}`);
    assert.equal(await page.locator("img[src=x]").count(), 0);
    await seesPages(visits.locator(id("visit-pages")));
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 900 });
      const tooWide = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      assert.ok(tooWide <= 0, `${tooWide} pixels too wide at ${width}`);
      if (process.env.HEADWATER_SHOTS) {
        for (const colorScheme of ["light", "dark"]) {
          await page.emulateMedia({ colorScheme });
          await page.screenshot({
            path: `${process.env.HEADWATER_SHOTS}/person-${width}-${colorScheme}.png`,
            fullPage: true,
          });
        }
      }
    }
  });
});
