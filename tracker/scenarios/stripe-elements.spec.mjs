// Stripe's buy button and pricing table: the ids are attributes there.

import assert from "node:assert/strict";
import { scenariosOf, until } from "./stage.mjs";

const scenario = scenariosOf(import.meta.url);

/** The attributes that Stripe reads, once they have been given; they are given after the page has been told of it. */
async function attributes(stage, id, patient = true) {
  const read = () =>
    stage.page.$eval(`#${id}`, (element) => [
      element.getAttribute("client-reference-id"),
      element.getAttribute("customer-email"),
    ]);
  if (patient) await until(async () => (await read())[0]);
  return read();
}
const expected = async (stage) => `hw_${(await stage.ids()).join("_")}`;

for (const id of ["button", "table"]) {
  scenario(`${id}: visitor and session, and no email of nobody`, async (stage) => {
    await stage.open();
    assert.deepEqual(await attributes(stage, id), [await expected(stage), null]);
  });
}

scenario("a value that is there is never written over", async (stage) => {
  await stage.open();
  await attributes(stage, "button");
  assert.deepEqual(await attributes(stage, "taken"), ["order_7", "bob@shop.example"]);
});

for (const name of ["stripe-buy-button", "stripe-pricing-table"]) {
  scenario(`${name} that comes later, alone or within something`, async (stage) => {
    await stage.open();
    await stage.exactly(1);
    await stage.evaluate((name) => {
      document.body.append(Object.assign(document.createElement(name), { id: "late" }));
      const box = document.createElement("section");
      box.innerHTML = `<p><${name} id="deep"></${name}></p>`;
      document.body.append(box);
    }, name);
    const reference = await expected(stage);
    assert.deepEqual(await attributes(stage, "late"), [reference, null]);
    assert.deepEqual(await attributes(stage, "deep"), [reference, null]);
  });
}

scenario("who is identified finds the email filled in", async (stage) => {
  await stage.open();
  await stage.evaluate(() => {
    headwater.identify("u_1", { email: "ann@shop.example" });
    document.body.append(Object.assign(document.createElement("stripe-buy-button"), { id: "late" }));
  });
  assert.deepEqual(await attributes(stage, "late"), [await expected(stage), "ann@shop.example"]);
});

scenario("off: they are left alone", async (stage) => {
  await stage.open("payment-links-off.html");
  await stage.exactly(1);
  assert.deepEqual(await attributes(stage, "button", false), [null, null]);
  assert.deepEqual(await attributes(stage, "table", false), [null, null]);
});

scenario("without ids there is nothing to give", async (stage) => {
  stage.server.pages["/cookieless-button"] = `<stripe-buy-button id="button"></stripe-buy-button>
    <script src="/headwater.js" data-site="site_test" data-allow-automation data-cookieless></script>`;
  await stage.open("cookieless-button");
  await stage.exactly(1);
  assert.deepEqual(await attributes(stage, "button", false), [null, null]);
});

scenario("a customer session names the customer: no email beside it", async (stage) => {
  await stage.open();
  await stage.evaluate(() => {
    headwater.identify("u_1", { email: "ann@shop.example" });
    document.body.insertAdjacentHTML(
      "beforeend",
      '<stripe-pricing-table id="late" customer-session-client-secret="cuss_secret"></stripe-pricing-table>',
    );
  });
  assert.deepEqual(await attributes(stage, "late"), [await expected(stage), null]);
});
