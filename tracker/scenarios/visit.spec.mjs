// The first visit and the ones after it: what is sent, and what is kept.

import assert from "node:assert/strict";
import { ID, SITE, scenariosOf } from "./stage.mjs";

const scenario = scenariosOf(import.meta.url);

scenario("a first visit sends one page view", async (stage) => {
  await stage.open("?utm_source=news&secret=1#part", { referrer: "https://search.example/find?q=x" });
  const [body] = await stage.exactly(1);
  const [visitor, session] = await stage.ids();
  assert.match(visitor, ID);
  assert.match(session, ID);
  assert.deepEqual(body, {
    version: 1,
    id: body.id,
    type: "page_view",
    site: SITE,
    visitor,
    session,
    url: stage.address("visit.html?utm_source=news&secret=1#part"),
    referrer: "https://search.example/find?q=x",
    cookie_domain: "example.co.uk",
    consent: true,
  });
  assert.equal(stage.server.beacons[0].path, "/api/hw");
});

scenario("cookies stick on the widest domain, for 400 days and for 30 minutes", async (stage) => {
  await stage.open();
  const { _hw_vid, _hw_sid, ...others } = await stage.cookies();
  assert.deepEqual(others, {}, "what was tried is gone");
  const days = (cookie) => (cookie.expires - Date.now() / 1000) / 86400;
  assert.ok(Math.abs(days(_hw_vid) - 400) < 0.01);
  assert.ok(Math.abs(days(_hw_sid) - 30 / 1440) < 0.001);
  for (const cookie of [_hw_vid, _hw_sid]) {
    assert.deepEqual(
      [cookie.domain, cookie.path, cookie.sameSite, cookie.secure, cookie.httpOnly],
      [".example.co.uk", "/", "Lax", false, false],
    );
  }
});

scenario("a second page keeps visitor and session, also on another host of the site", async (stage) => {
  await stage.open();
  const before = await stage.ids();
  await stage.open("another.html", { referrer: stage.address() });
  assert.deepEqual(await stage.ids(), before);
  await stage.open("another.html", { referrer: stage.address(), host: "shop.example.co.uk" });
  assert.deepEqual(await stage.ids(), before);
  await stage.exactly(3);
});

scenario("the same page opened again is a page view again", async (stage) => {
  await stage.open();
  await stage.page.reload();
  await stage.exactly(2);
});

scenario("what is answered is a copy, which a page may change", async (stage) => {
  await stage.open("?utm_source=news");
  await stage.evaluate(() => (headwater.getAttributionMetadata().utm_source = "changed"));
  assert.equal((await stage.metadata()).utm_source, "news");
});

scenario("without a campaign or a referrer the metadata tells of the landing alone", async (stage) => {
  await stage.open();
  const [visitor, session] = await stage.ids();
  assert.deepEqual(await stage.metadata(), {
    headwater_visitor_id: visitor,
    headwater_session_id: session,
    headwater_site_id: SITE,
    landing_url: stage.address(),
  });
});

scenario("a password in the address is no one's business", async (stage) => {
  await stage.page.goto(stage.address().replace("://", "://ann:secret@"));
  const [{ url }] = await stage.exactly(1);
  assert.equal(url, stage.address());
  assert.ok(!JSON.stringify(await stage.metadata()).includes("secret"));
});
