// The demo, walked by a browser: from a campaign link to the payment's page in the dashboard.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startStand, walking } from "./stand.mjs";

let stand;
before(async () => {
  stand = await startStand();
});
after(() => stand?.close());

const id = (name) => `[data-testid="${name}"]`;
const accepted = (page) =>
  page.waitForResponse((response) => response.url().endsWith("/api/hw") && response.status() === 202);

/** Arrives by a link of the shop and waits until the tracker's beacon was taken. */
async function arrive(page, how) {
  await page.goto(stand.shopOrigin);
  if (how === "blog") {
    await page.click(id("arrive-blog"));
    await Promise.all([accepted(page), page.click(id("blog-link"))]);
  } else {
    await Promise.all([accepted(page), page.click(id(`arrive-${how}`))]);
  }
}

/** Buys and pays. Answers the metadata that the Checkout Session carried. */
async function buy(page, { product = "notebook", carries = "metadata", shape = "new" }) {
  await page.check(id(`carries-${carries}`));
  await page.check(id(`shape-${shape}`));
  await page.click(id(`buy-${product}`));
  await page.waitForURL(/\/pay\//);
  const metadata = JSON.parse(await page.locator(id("metadata")).textContent());
  await page.click(id("pay"));
  await page.waitForURL(/\/thanks\//);
  await assertTaken(page);
  return metadata;
}

async function assertTaken(page) {
  for (const row of await page.locator(`${id("deliveries")} tr`).allTextContents()) assert.match(row, /200/, row);
}

/** Follows the thank-you page to the dashboard, signing in on the way. */
async function seePayment(page) {
  const address = await page.getAttribute(id("see-payment"), "href");
  await page.goto(address);
  await page.fill(id("sign-in-token"), stand.local.owner_token);
  await page.click(id("sign-in-submit"));
  await page.locator(id("payment-confidence")).waitFor();
  assert.equal(page.url(), address, "signing in leads to where one wanted to go");
}

const textOf = async (page, name) => (await page.locator(id(name)).first().textContent()).trim();

test("a campaign link, a purchase, and the payment shows the campaign with high confidence", async () => {
  await walking(stand, "high", async (page) => {
    await arrive(page, "newsletter");
    const cookies = await page.context().cookies(stand.shopOrigin);
    const visitor = cookies.find(({ name }) => name === "_hw_vid");
    assert.match(visitor?.value ?? "", /^[0-9a-f-]{36}$/);
    const tagged = page.waitForRequest(
      (request) => request.url().endsWith("/api/hw") && request.postData().includes('"name":"buy"'),
    );
    const [metadata, event] = await Promise.all([buy(page, {}), tagged]);
    assert.deepEqual(JSON.parse(event.postData()).props, { product: "notebook" }, "the button is tagged");
    assert.equal(metadata.headwater_visitor_id, visitor.value);
    assert.equal(metadata.headwater_site_id, stand.site);
    assert.equal(metadata.utm_campaign, "autumn-letter");
    await seePayment(page);
    assert.match(await textOf(page, "payment-confidence"), /high/i);
    assert.match(await textOf(page, "payment-campaign"), /autumn-letter/);
    assert.match(await textOf(page, "ladder"), /session/i);
  });
});

test("a subscription in the old API shape is attributed as well", async () => {
  await walking(stand, "subscription", async (page) => {
    await arrive(page, "ads");
    await buy(page, { product: "tea-club", shape: "old" });
    await page.click(id("renew"));
    await page.waitForLoadState();
    await assertTaken(page);
    await seePayment(page);
    assert.match(await textOf(page, "payment-confidence"), /high/i);
    assert.match(await textOf(page, "payment-campaign"), /paper-search/);
  });
});

test("a link on another site without any parameter is a source too", async () => {
  await walking(stand, "blog", async (page) => {
    await arrive(page, "blog");
    await buy(page, {});
    await seePayment(page);
    assert.match(await textOf(page, "payment-confidence"), /high/i);
    assert.match(await page.locator("body").textContent(), /127\.0\.0\.1/);
  });
});

test("without metadata but with identify() it is medium, by email", async () => {
  await walking(stand, "medium", async (page) => {
    await arrive(page, "newsletter");
    const metadata = await buy(page, { carries: "identify" });
    assert.deepEqual(metadata, {});
    await seePayment(page);
    assert.match(await textOf(page, "payment-confidence"), /medium/i);
    assert.match(await textOf(page, "payment-campaign"), /autumn-letter/);
  });
});

test("with neither it is unattributed and says what was missing; a later identify mends it", async () => {
  await walking(stand, "unattributed", async (page) => {
    await arrive(page, "newsletter");
    await buy(page, { carries: "nothing" });
    const thanks = page.url();
    await seePayment(page);
    const payment = page.url();
    assert.match(await textOf(page, "payment-confidence"), /unattributed|unknown/i);
    assert.ok((await textOf(page, "missing")).length > 40);

    await page.goto(thanks);
    await Promise.all([accepted(page), page.click(id("identify-now"))]);
    await fetch(`${stand.origin}/cdn-cgi/local/scheduled`);
    await page.goto(payment);
    await page.locator(id("payment-confidence")).waitFor();
    assert.match(await textOf(page, "payment-confidence"), /medium/i);
  });
});

test("a refund is money back", async () => {
  await walking(stand, "refund", async (page) => {
    await arrive(page, "newsletter");
    await buy(page, {});
    await page.click(id("refund"));
    await page.waitForLoadState();
    await assertTaken(page);
    await seePayment(page);
    assert.match(await page.locator("body").textContent(), /12\.00|12,00/);
  });
});
