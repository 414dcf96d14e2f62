// A Stripe account connected by its key, as its owner does it in the dashboard: a history imported to the minor unit, compared,
// and disconnected. HEADWATER_CHARGES=20000 walks through a large one.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { startStand, walking } from "./stand.mjs";

const CHARGES = Number(process.env.HEADWATER_CHARGES ?? 2000);
const DAYS = 3 * 365;
/** Stripe is asked at most five times a second, for a hundred objects at most each time. */
const WITHIN_MS = 60_000 + CHARGES * 40;
const KEY = "rk_test_demo_of_the_browser_tests";

let stand;
before(async () => {
  stand = await startStand({ stripe: { charges: CHARGES, days: DAYS, key: KEY } });
});
after(() => stand?.close());

const id = (name) => `[data-testid="${name}"]`;
const textOf = async (page, name) => ((await page.locator(id(name)).first().textContent()) ?? "").trim();
const dayOf = (ms) => new Date(ms).toISOString().slice(0, 10);

/** Amounts as the dashboard of an American reader writes them. */
function moneyText(currency, minor) {
  const format = new Intl.NumberFormat("en-US", { style: "currency", currency });
  return format.format(minor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2)).replace("-", "−");
}

const percentText = (share) =>
  new Intl.NumberFormat("en-US", {
    style: "percent",
    maximumFractionDigits: share >= 0.9995 || share === 0 ? 0 : 1,
  }).format(share);

async function signIn(page, address) {
  await page.goto(stand.origin + address);
  await page.fill(id("sign-in-token"), stand.local.owner_token);
  await page.click(id("sign-in-submit"));
}

const integrations = (tab) => `/sites/${stand.site}/integrations?mode=test${tab ? `&tab=${tab}` : ""}`;

/** Waits for a job's pill to say that it is done. */
const done = (page, job) => page.locator(`${id(`${job}-state`)}[data-state="done"]`).waitFor({ timeout: WITHIN_MS });

/** The overview's sums of each currency are the expected ones. */
async function assertOverview(page) {
  const { currencies } = await stand.fake.expected();
  const range = `from=${dayOf(Date.now() - (DAYS + 2) * 86_400_000)}&to=${dayOf(Date.now() + 86_400_000)}`;
  for (const [currency, { total, source_known }] of Object.entries(currencies)) {
    await page.goto(`${stand.origin}/sites/${stand.site}?mode=test&${range}&currency=${currency}`);
    await page.locator(id("total-net")).waitFor();
    const shown = async (name) => textOf(page, `total-${name}`);
    assert.equal(await shown("net"), moneyText(currency, total.net_minor));
    assert.equal(await shown("gross"), moneyText(currency, total.gross_minor));
    assert.equal(await shown("refunds"), moneyText(currency, total.refunds_minor));
    assert.equal(await shown("disputes"), moneyText(currency, total.disputes_minor));
    assert.equal(await shown("source-known"), percentText(source_known.net_minor / total.net_minor));
  }
}

/** The comparison shows no difference, and the expected net on both sides. */
async function assertCompared(page) {
  const { currencies } = await stand.fake.expected();
  assert.equal(await page.getAttribute(id("check-number"), "data-differs"), "false");
  const many = Object.keys(currencies).length;
  assert.ok((await textOf(page, "check-number")).startsWith(`Equal to Stripe to the cent, ${many} currenc`));
  assert.match(await textOf(page, "tab-check"), /Equal/);
  const rows = await page
    .locator(`${id("check-totals")} tbody tr`)
    .evaluateAll((found) => found.map((row) => [...row.children].map((cell) => cell.textContent.trim())));
  const expected = Object.entries(currencies).map(([currency, { total }]) => [
    currency.toUpperCase(),
    ...Array(2).fill(moneyText(currency, total.net_minor)),
  ]);
  assert.deepEqual(rows.sort(), expected.sort());
}

test("a pasted key imports the history, and every sum is Stripe's", async (context) => {
  await walking(stand, "stripe-import", async (page) => {
    await signIn(page, integrations());
    await page.fill(id("key-input"), "sk_test_0123456789abcdefghij");
    assert.match(await textOf(page, "key-hint"), /restricted/i);
    await page.fill(id("key-input"), KEY);
    const started = Date.now();
    await page.click(id("key-submit"));
    await page.locator(id("import-state")).waitFor();
    assert.match(page.url(), /tab=import/, "the page shows how the import goes on");
    assert.doesNotMatch(await page.content(), new RegExp(KEY));
    await done(page, "import");
    const imported = Date.now();
    const objects = await textOf(page, "import-objects");
    await page.click(id("tab-check"));
    await done(page, "check");
    await assertCompared(page);
    await page.click(id("tab-connection"));
    assert.equal(await page.getAttribute(id("key-state"), "data-state"), "accepted");
    await page.goBack();
    await page.locator(id("check-number")).waitFor();
    const { calls, most_per_second } = await stand.fake.log();
    assert.ok(most_per_second <= 5, `${most_per_second} requests in a second`);
    const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;
    context.diagnostic(
      `${CHARGES} charges: ${objects} objects, imported in ${seconds(imported - started)}, compared in ${seconds(Date.now() - imported)}, ${calls} requests`,
    );
    await assertOverview(page);
  });
});

test("what is bought then arrives by itself", async () => {
  const { deliveries } = await stand.fake.purchase({ amount_minor: 1234, currency: "eur" });
  assert.ok(deliveries > 0);
  for (const end = Date.now() + 15_000; Date.now() < end; await wait(100)) {
    const log = await stand.fake.log();
    if (log.deliveries === log.deliveries_taken) break;
  }
  await walking(stand, "stripe-webhook", async (page) => {
    await signIn(page, integrations("deliveries"));
    await page
      .locator(`${id("deliveries")} tr[data-outcome="stored"]`)
      .first()
      .waitFor();
    await assertOverview(page);
  });
});

test("disconnected with the revenue kept, the sums stay", async () => {
  await walking(stand, "stripe-disconnect", async (page) => {
    await signIn(page, integrations());
    await page.click(id("disconnect-open"));
    await page.check(id("disconnect-keep"));
    await page.click(id("disconnect-submit"));
    await page.locator(id("connect")).waitFor();
    await page.locator(`${id("ended-list")} > summary`).click();
    await page.locator(`${id("ended")} ${id("integration-status")}[data-state="disconnected"]`).waitFor();
    assert.deepEqual(await stand.fake.objects("webhook_endpoint"), []);
    await assertOverview(page);
  });
});
