// A new owner goes from the first sign-in to the first attributed payment by the words of the set-up page. The shop is made of what the
// page says to paste, as it stands there: the script, the code of the page, the code of the server.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { OwnerApi } from "../../scripts/lib/api.mjs";
import { freePort } from "../../scripts/lib/ports.mjs";
import { deliver } from "../../demo/deliver.mjs";
import { productOf } from "../../demo/products.mjs";
import { order, purchase } from "../../demo/stripe-events.mjs";
import { startStand, walking } from "./stand.mjs";

const SECRET = "whsec_of_the_set_up_test_0123456789";

let stand;
let api;
before(async () => {
  stand = await startStand();
  api = new OwnerApi(stand.origin, stand.local.owner_token);
});
after(() => stand?.close());

const id = (name) => `[data-testid="${name}"]`;
const isDone = (page, step) => page.locator(`${id(`step-${step}`)}[data-done="true"]`).waitFor({ timeout: 20_000 });
/** The pieces of code below a part of the page, by their labels. */
const codesOf = (page, part) =>
  page
    .locator(`${id(part)} figure`)
    .evaluateAll((all) =>
      Object.fromEntries(
        all.map((one) => [one.querySelector("figcaption span").textContent, one.querySelector("pre").textContent]),
      ),
    );

/** The shop's server: runs the pasted code over a Stripe that keeps what it is asked for. */
async function openShop({ script, page, server }) {
  const routes = new Map();
  const asked = [];
  const app = { use() {}, post: (path, handler) => routes.set(path, handler) };
  const create = async (params) => {
    asked.push(params);
    return { url: "/paid" };
  };
  new Function("app", "express", "stripe", server)(app, { json() {} }, { checkout: { sessions: { create } } });
  const html = `<!doctype html><head>${script}</head><h1>Shop</h1><button id="buy">Buy</button>
    <script type="module">document.getElementById("buy").addEventListener("click", async () => { ${page} });</script>`;
  const shop = createServer(async (request, response) => {
    const handler = routes.get(request.url);
    if (!handler) return response.setHeader("Content-Type", "text/html").end(html);
    let body = "";
    for await (const part of request) body += part;
    await handler({ body: JSON.parse(body) }, { json: (value) => response.end(JSON.stringify(value)) });
  });
  const port = await freePort();
  await once(shop.listen(port, "localhost"), "listening");
  return { origin: `http://localhost:${port}`, asked, close: () => shop.close() };
}

test("by the page's own words from sign-in to the first attributed payment", async () => {
  await walking(stand, "set-up-whole", async (page) => {
    // The browser says that it is automated, and the tracker rightly counts no such browser.
    await page.addInitScript(() => Object.defineProperty(Navigator.prototype, "webdriver", { get: () => false }));
    await page.goto(await api.signInLink());
    await page.locator(id("site-select")).selectOption("new");
    await page.fill(id("site-name"), "Pasted shop");
    await page.fill(id("site-hosts"), "localhost");
    await page.fill(id("site-zone"), "UTC");
    await page.click(id("site-submit"));
    await page.locator(`${id("set-up")}[data-next="visit"]`).waitFor();
    await page.getByRole("link", { name: "Set-up", exact: true }).first().click();
    await page.click(id("framework-express"));
    await page.waitForURL(/framework=express/);
    const [script] = Object.values(await codesOf(page, "recipe-script"));
    const codes = await codesOf(page, "recipe-checkout");
    const shop = await openShop({ script, page: codes.JavaScript, server: codes["server.js"] });
    try {
      await walkTo(page, shop);
    } finally {
      shop.close();
    }
  });
});

/** From the first visit on. The owner's page stays open beside the shop and finds each proof by itself. */
async function walkTo(page, shop) {
  const visitor = await page.context().newPage();
  await visitor.addInitScript(() => Object.defineProperty(Navigator.prototype, "webdriver", { get: () => false }));
  const said = [];
  visitor.on("console", (message) => said.push(message.text()));
  await visitor.goto(`${shop.origin}/?utm_source=recipe-test`);
  await visitor.waitForFunction(() => window.headwater?.getSessionId?.());
  await isDone(page, "visit");
  await isDone(page, "cookie");
  assert.match(await page.locator(id("step-visit")).textContent(), /First visit on localhost/);
  assert.ok(
    said.some((text) => /^headwater: .*accepted/.test(text)),
    `the console says what became of it: ${said}`,
  );

  await page.click(id("set-up-connect"));
  await page.click(id("connect-by-secret"));
  await page.click(id("connect-stripe"));
  const webhook = (await page.locator(id("webhook-url")).textContent()).trim();
  await page.fill(id("secret-input"), SECRET);
  await page.selectOption(id("secret-mode"), "test");
  await page.click(id("secret-submit"));
  await page.locator(id("tabs")).waitFor();
  await page.getByRole("link", { name: "Set-up", exact: true }).first().click();

  await Promise.all([visitor.waitForURL(/\/paid$/), visitor.click("#buy")]);
  const [checkout] = shop.asked;
  assert.equal(checkout.metadata.utm_source, "recipe-test");
  const one = order({
    key: "pasted",
    product: productOf("notebook"),
    email: "ada@example.com",
    metadata: checkout.metadata,
    created_s: Math.floor(Date.now() / 1000),
  });
  const target = { origin: stand.origin, integration: webhook.split("/").pop(), secret: SECRET };
  for (const event of purchase(one)) assert.equal((await deliver(target, event)).status, 200);
  for (const step of ["connect", "delivery", "payment"]) await isDone(page, step);
  assert.match(await page.locator("h1 + p").textContent(), /All 5 steps are proved/);
  await page.click(id("set-up-payment"));
  await page.locator(id("payment-confidence")).waitFor();
  assert.match(await page.locator(id("payment-confidence")).textContent(), /high/i);
  await page.getByRole("link", { name: "Overview", exact: true }).click();
  await page.locator(id("report")).waitFor();
  assert.equal(await page.locator(id("set-up")).count(), 0, "nothing is left to do");
}

const WANTED = {
  laravel: /X-CSRF-TOKEN/,
  rails: /X-CSRF-Token/,
  django: /X-CSRFToken/,
  "payment-links": /client_reference_id=hw_/,
};

test("the framework is remembered for the site, and each fills in its own code", async () => {
  const site = (await api.createSite({ name: "Other shop", hosts: ["shop.example"], time_zone: "UTC" })).id;
  await walking(stand, "set-up-frameworks", async (page) => {
    await page.goto(await api.signInLink());
    await page.goto(`${stand.origin}/sites/${site}/set-up`);
    await page.locator(id("frameworks")).waitFor();
    const titles = await page.locator(`${id("frameworks")} a`).allTextContents();
    assert.equal(titles.length, 12, titles.join());
    for (const [slug, wanted] of Object.entries(WANTED)) {
      await page.click(id(`framework-${slug}`));
      await page.locator(`${id(`framework-${slug}`)}[aria-current="true"]`).waitFor();
      assert.match(await page.locator(id("recipe-checkout")).textContent(), wanted, slug);
      const [script] = Object.values(await codesOf(page, "recipe-script"));
      assert.ok(script.includes(`${stand.origin}/headwater.js" data-site="${site}"></script>`), script);
    }
    await page.goto(`${stand.origin}/sites/${site}/set-up`);
    await page.locator(`${id("framework-payment-links")}[aria-current="true"]`).waitFor();
    await page.click(`${id("own-path-open")} > summary`);
    await page.locator(id("own-path")).waitFor();
    assert.match(await page.locator(id("own-path")).textContent(), /FIRST_PARTY_PATH/);
  });
});
