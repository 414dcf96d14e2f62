// A site that keeps nothing on the device.

import assert from "node:assert/strict";
import { ID, eventsOf, ofType, scenariosOf } from "./stage.mjs";
import { isNamed } from "./wire.mjs";

const scenario = scenariosOf(import.meta.url);

scenario("nothing is kept, not even tried, and no ids are on the wire", async (stage) => {
  await stage.open("?utm_source=news", { referrer: "https://mail.example/" });
  await stage.evaluate(() => {
    headwater.track("signup", { plan: "pro" });
    history.pushState({}, "", "/cart");
  });
  const bodies = await stage.exactly(3);
  assert.ok(!bodies.some(isNamed));
  assert.deepEqual(eventsOf(bodies), [["signup", { plan: "pro" }]]);
  assert.deepEqual(await stage.evaluate(() => window.writes), [], "no cookie was tried");
  assert.deepEqual(await stage.kept(), []);
  assert.deepEqual(await stage.ids(), [null, null]);
  assert.deepEqual(Object.keys(await stage.metadata()), ["landing_url", "referrer", "utm_source"]);
});

scenario("nobody is identified, with the reason", async (stage) => {
  await stage.open();
  await stage.evaluate(() => headwater.identify("u_1", { email: "ann@shop.example" }));
  await stage.exactly(1);
  await stage.saysWhy("cookieless");
  assert.ok(!("headwater_user_id" in (await stage.metadata())));
});

scenario("how long a page is looked at is sent without ids too", async (stage) => {
  await stage.stopClock();
  await stage.open();
  await stage.exactly(1);
  await stage.pass(5000);
  await stage.show(false);
  const [body] = ofType(await stage.exactly(2), "engagement");
  assert.ok(!isNamed(body));
});

scenario("granted: cookies from then on, and on the next page", async (stage) => {
  await stage.open("?utm_source=news");
  await stage.exactly(1);
  await stage.evaluate(() => headwater.consent("granted"));
  await stage.evaluate(() => history.pushState({}, "", "/cart"));
  const body = (await stage.received(2)).at(-1);
  const [visitor, session] = await stage.ids();
  assert.match(visitor, ID);
  assert.deepEqual([body.visitor, body.session, body.consent], [visitor, session, "granted"]);
  assert.ok((await stage.kept()).includes("_hw_vid"));
  await stage.evaluate(() => headwater.identify("u_1"));
  await stage.open("?next");
  const bodies = await stage.received(stage.server.beacons.length);
  assert.equal(ofType(bodies, "identify").length, 1);
  assert.deepEqual([bodies.at(-1).visitor, bodies.at(-1).consent], [visitor, "granted"]);
});

scenario("denied after that: back to nothing", async (stage) => {
  await stage.open();
  await stage.evaluate(() => headwater.consent("granted"));
  await stage.evaluate(() => headwater.consent("denied"));
  assert.deepEqual(await stage.kept(), []);
  assert.deepEqual(await stage.ids(), [null, null]);
  const before = (await stage.received(1)).length;
  await stage.evaluate(() => headwater.track("signup"));
  const body = (await stage.received(before + 1)).at(-1);
  assert.equal(body.name, "signup");
  assert.ok(!isNamed(body) && !body.consent);
});
