// The page of the funnel in a browser: its steps are the API's, a line narrows the page, a custom event is the second step.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { OwnerApi } from "../../scripts/lib/api.mjs";
import { fillHistory } from "../../scripts/lib/demo-history.mjs";
import { signInTo, startStand, walking } from "./stand.mjs";

let stand;
let answer;
const day = (at) => new Date(at).toISOString().slice(0, 10);
before(async () => {
  stand = await startStand();
  await fillHistory(stand, stand.home);
  const api = new OwnerApi(stand.origin, stand.local.owner_token);
  const now = Date.now();
  answer = await api.call(
    "GET",
    `/api/sites/${stand.site}/funnel?mode=test&from=${day(now - 29 * 86_400_000)}&to=${day(now)}&breakdown=source`,
  );
  assert.ok(answer.total.paid > 3, "the demo has customers who came in these days");
});
after(() => stand?.close());

const id = (name) => `[data-testid="${name}"]`;
const numberOf = async (page, step) =>
  (await page.locator(`${id(`step-${step}`)} strong`).textContent()).replaceAll(/\D/g, "");

test("the steps and lines are the API's, and a line narrows the page", async () => {
  await walking(stand, "funnel", async (page) => {
    await signInTo(stand, page, "/funnel?mode=test&range=30d");
    await page.locator(id("funnel-steps")).waitFor();
    for (const step of ["visited", "acted", "checkout", "paid", "paying"]) {
      assert.equal(await numberOf(page, step), String(answer.total[step]), step);
    }
    const net = (await page.locator(id("funnel-net")).textContent()).replaceAll(/[^\d]/g, "");
    assert.equal(net, String(answer.total.money[0].net_minor));
    assert.equal(await page.locator(id("funnel-line")).count(), answer.lines.length);
    await page.locator(id("row")).first().click();
    await page.waitForURL(/filter=source/);
    const [first] = answer.lines;
    await page.waitForFunction(
      (visited) => document.querySelector('[data-testid="step-visited"] strong')?.textContent === visited,
      new Intl.NumberFormat("en").format(first.visited),
    );
    assert.equal(await numberOf(page, "paid"), String(first.paid));
    await page.locator(id("chip-remove")).click();
    await page.waitForURL((url) => !url.search.includes("filter"));
  });
});

test("a custom event is the second step, whatever its name says", async () => {
  const hostile = '<img src=x onerror="document.title=1">';
  const visitor = "c0ffee00-0000-4000-8000-000000000001";
  const session = "c0ffee00-0000-4000-8000-000000000002";
  const beacon = { version: 1, site: stand.site, visitor, session, url: `${stand.shopOrigin}/x`, referrer: "" };
  for (const part of [{ type: "page_view" }, { type: "event", name: hostile }]) {
    const sent = await fetch(`${stand.origin}/api/collect`, {
      method: "POST",
      headers: {
        "content-type": "text/plain",
        origin: new URL(beacon.url).origin,
        "user-agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0",
      },
      body: JSON.stringify({ ...beacon, ...part }),
    });
    assert.equal(sent.status, 202);
  }
  await walking(stand, "funnel-event", async (page) => {
    await signInTo(stand, page, "/funnel?mode=test&range=30d");
    await page.locator(id("funnel-steps")).waitFor();
    await page.selectOption(id("event-select"), hostile);
    await page.waitForURL(/event=/);
    await page.waitForFunction(() => document.querySelector('[data-testid="step-acted"] strong')?.textContent === "1");
    assert.equal(await page.locator(`${id("step-acted")} .title`).textContent(), hostile);
    assert.equal(await numberOf(page, "paid"), "0");
  });
});

test("a site without visitors says what to do", async () => {
  const api = new OwnerApi(stand.origin, stand.local.owner_token);
  const empty = await api.call("POST", "/api/sites", { name: "None", hosts: ["none.example"], time_zone: "UTC" });
  await walking(stand, "funnel-none", async (page) => {
    await signInTo(stand, page, "/funnel?mode=test");
    await page.goto(`${stand.origin}/sites/${empty.id}/funnel`);
    await page.locator(id("no-funnel")).waitFor();
    assert.match(await page.locator(id("no-funnel")).textContent(), /Set-up/);
  });
});
