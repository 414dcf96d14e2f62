// Stripe's fees in a browser: of a connected account the overview tells net of fees, and a payment its balance transactions.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { OwnerApi } from "../../scripts/lib/api.mjs";
import { signInTo, startStand, walking } from "./stand.mjs";

const KEY = "rk_test_demo_of_the_fees_tests";
const DAY_MS = 86_400_000;
const day = (at) => new Date(at).toISOString().slice(0, 10);
const id = (name) => `[data-testid="${name}"]`;
const euros = (minor) =>
  new Intl.NumberFormat("en-US", { style: "currency", currency: "EUR" }).format(minor / 100).replace("-", "−");

let stand;
let api;
before(async () => {
  stand = await startStand({ stripe: { charges: 60, days: 80, key: KEY } });
  api = new OwnerApi(stand.origin, stand.local.owner_token);
});
after(() => stand?.close());

const minute = async () => assert.equal((await fetch(`${stand.origin}/cdn-cgi/local/scheduled`)).ok, true);
const range = () => `from=${day(Date.now() - 85 * DAY_MS)}&to=${day(Date.now())}`;
const allIn = async () => {
  const report = await api.call("GET", `/api/sites/${stand.site}/report?mode=test&${range()}`);
  return report.currencies.find((one) => one.currency === "all:eur")?.total;
};

test("what Stripe kept is told, and so is what is not known", async () => {
  const [{ id: integration }] = await api.integrations(stand.site);
  await api.call("PUT", `/api/sites/${stand.site}/integrations/${integration}/key`, { key: KEY });
  await api.call("PATCH", `/api/sites/${stand.site}`, { reporting_currency: "eur" });
  const currencies = ["usd", "jpy", "kwd"];
  const days = Array.from({ length: 90 }, (_, n) => day(Date.now() - n * DAY_MS));
  const csv = days.flatMap((of) => currencies.map((code) => `${of},${code},eur,0.5`)).join("\n");
  await api.call("POST", `/api/sites/${stand.site}/rates`, { csv });
  for (let n = 0; n < 60 && ((await allIn())?.fees_minor ?? 0) === 0; n += 1) {
    await minute();
    await wait(500);
  }
  const all = await allIn();
  assert.ok(all.fees_minor < 0, "fees are read");
  await walking(stand, "fees", async (page) => {
    await signInTo(stand, page, `?mode=test&${range()}&currency=all:eur`);
    await page.locator(id("fees")).waitFor();
    const now = await allIn();
    assert.equal(
      await page.locator(id("net-of-fees")).textContent(),
      `${euros(now.net_minor + now.fees_minor)} net of fees`,
    );
    const said = await page.locator(id("fees")).textContent();
    assert.equal(/are not known/.test(said), (now.fees_unknown ?? 0) > 0);
    const list = await api.call("GET", `/api/sites/${stand.site}/payments?mode=test&${range()}&limit=50`);
    const paid = list.payments.find(
      (one) => one.currency === "eur" && one.net_minor === one.gross_minor && one.net_minor > 0,
    );
    const detail = await api.call("GET", `/api/sites/${stand.site}/payments/${paid.id}?mode=test`);
    assert.equal(detail.fees.length, 1);
    await page.goto(`${stand.origin}/sites/${stand.site}/payments/${paid.id}?mode=test`);
    await page.locator(id("payment-fees")).waitFor();
    const text = await page.locator(id("payment-fees")).textContent();
    assert.ok(text.includes(detail.fees[0].balance_transaction), "its source is named");
    assert.equal(
      await page.locator(id("net-of-fees")).textContent(),
      euros(detail.fees[0].amount_minor - detail.fees[0].fee_minor),
    );
  });
});
