// Pages and browsers without WebAssembly, or with little of it.
//
// What always holds: ids, page views and everything else work. Where the core cannot run, the metadata holds the ids
// alone, and a new campaign does not begin a new session.

import assert from "node:assert/strict";
import { ID, SITE, scenariosOf } from "./stage.mjs";

const scenario = scenariosOf(import.meta.url);

for (const page of ["policy.html", "no-wasm.html"]) {
  scenario(`${page}: ids, page views and events; the metadata holds only the ids`, async (stage) => {
    await stage.open(`${page}?utm_source=ads&gclid=2`, { referrer: "https://ads.example/" });
    const [visitor, session] = await stage.ids();
    assert.match(visitor, ID);
    assert.match(session, ID);
    await stage.evaluate(() => {
      headwater.identify("u_1", { email: "ann@shop.example" });
      headwater.track("signup", { plan: "pro" });
    });
    const bodies = await stage.exactly(3);
    for (const body of bodies) assert.deepEqual([body.visitor, body.session], [visitor, session]);
    const { headwater_user_id, ...metadata } = await stage.metadata();
    assert.deepEqual(metadata, {
      headwater_visitor_id: visitor,
      headwater_session_id: session,
      headwater_site_id: SITE,
    });
    await stage.saysWhy("WebAssembly");
  });

  scenario(`${page}: a visitor and session from before go on`, async (stage) => {
    await stage.open("visit.html?utm_source=news");
    const before = await stage.ids();
    await stage.open(`${page}?utm_source=ads`);
    assert.deepEqual(await stage.ids(), before, "a new campaign does not split the session here");
    await stage.open("another.html");
    assert.deepEqual(await stage.ids(), before);
    await stage.exactly(3);
  });

  scenario(`${page}: forged cookies are replaced here too`, async (stage) => {
    await stage.addCookie("_hw_vid", "forged");
    await stage.addCookie("_hw_sid", "00000000-0000-0000-0000-000000000000");
    await stage.open(page);
    for (const id of await stage.ids()) assert.match(id, ID);
  });
}

scenario("a strict policy that allows WebAssembly has everything", async (stage) => {
  await stage.open("policy-strict.html?utm_source=ads");
  await stage.exactly(1);
  assert.equal((await stage.metadata()).utm_source, "ads");
});
