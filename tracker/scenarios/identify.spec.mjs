// The site's word on who the visitor is.

import assert from "node:assert/strict";
import { ofType, scenariosOf } from "./stage.mjs";

const scenario = scenariosOf(import.meta.url);

scenario("the flat traits are sent, and the user is remembered", async (stage) => {
  await stage.open();
  await stage.evaluate(() => {
    headwater.identify({
      id: 7,
      email: "ann@shop.example",
      name: "Ann",
      vip: true,
      n: 2,
      deep: {},
      none: null,
      f() {},
    });
    headwater.identify("u ü/1", { plan: "pro" });
  });
  const traits = ofType(await stage.exactly(3), "identify").map((body) => body.traits);
  assert.deepEqual(
    traits.find(({ email }) => email),
    { id: 7, email: "ann@shop.example", name: "Ann", vip: true, n: 2 },
  );
  assert.deepEqual(
    traits.find(({ plan }) => plan),
    { id: "u ü/1", plan: "pro" },
  );
  await stage.open("another.html");
  assert.equal((await stage.metadata()).headwater_user_id, "u ü/1");
});

scenario("a call without anyone in it throws nothing", async (stage) => {
  await stage.open();
  await stage.evaluate(() => {
    for (const nobody of [undefined, null, {}, [], "", 0, NaN, true, () => {}]) headwater.identify(nobody);
  });
  await stage.received(1);
  const { headwater_user_id = "" } = await stage.metadata();
  assert.ok(!/undefined|null|object/.test(headwater_user_id), headwater_user_id);
});

scenario("what a server signed travels as it was given", async (stage) => {
  await stage.open();
  const signed = {
    id: "u_1",
    email: " Ann@Shop.example",
    stripe_customer: "cus_1",
    expires: 1900000000,
    signature: "ab".repeat(32),
  };
  await stage.evaluate((signed) => headwater.identify(signed), signed);
  assert.deepEqual((await stage.exactly(2)).at(-1).traits, signed);
});

scenario("traits are bounded, and so is the body", async (stage) => {
  await stage.open(`?${"x".repeat(5000)}`);
  await stage.evaluate(() => {
    const traits = { id: "u_1" };
    for (let n = 0; n < 50; n++) traits[`trait${n}`] = "😀".repeat(400);
    headwater.identify(traits);
    headwater.identify({ id: 1, circular: traits, big: 1n, infinite: 1 / 0, ["k".repeat(60)]: 1 });
  });
  const [view, ...identified] = await stage.exactly(3);
  assert.equal(view.url.length, 5000 + stage.address("identify.html?").length);
  assert.ok(identified.some(({ traits }) => traits.id === "u_1" && traits.trait0.length > 400));
});
