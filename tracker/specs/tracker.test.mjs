// The tracker in a browser, a page a scenario.

import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { HOST, ID, pause, readPage, script, setUp } from "./helper.mjs";

let stage, context, page, thrown, said;
before(async () => (stage = await setUp()));
after(() => stage.tearDown());

beforeEach(async () => {
  stage.beacons.length = 0;
  context = await stage.browser.newContext();
  page = await context.newPage();
  thrown = [];
  said = [];
  page.on("pageerror", (error) => thrown.push(error));
  page.on("console", (message) => said.push(`${message.type()}: ${message.text()}`));
});
afterEach(async () => {
  await context.close();
  assert.deepEqual(thrown, [], "nothing is thrown into the page");
});

const open = (path, referer, host) => page.goto(stage.address(path, host), { referer });
const metadata = () => page.evaluate(() => headwater.getAttributionMetadata());
const ids = () => page.evaluate(() => [headwater.getVisitorId(), headwater.getSessionId()]);
const cookies = async () => Object.fromEntries((await context.cookies()).map((cookie) => [cookie.name, cookie]));
const warnings = () => said.filter((line) => line.startsWith("warning:"));

test("a first visit sends one page view", async () => {
  await open("plain.html?utm_source=news&secret=1#part", "https://search.example/find?q=x");
  const [body, ...more] = await stage.received(1);
  const [visitor, session] = await ids();
  assert.deepEqual(more, []);
  assert.match(visitor, ID);
  assert.match(session, ID);
  assert.deepEqual(body, {
    version: 1,
    type: "page_view",
    site: "site_test",
    visitor,
    session,
    url: stage.address("plain.html?utm_source=news&secret=1#part"),
    referrer: "https://search.example/find?q=x",
    cookie_domain: "example.co.uk",
  });
  const { headers, path } = stage.beacons[0];
  assert.equal(path, "/api/collect");
  assert.match(headers["content-type"], /^text\/plain/);
  assert.match(headers.cookie, new RegExp(`_hw_vid=${visitor}`), "with the cookie, since the endpoint is the site's own");
});

test("cookies stick on the widest domain, for 400 days and for 30 minutes", async () => {
  await open("plain.html");
  const { _hw_vid, _hw_sid, ...others } = await cookies();
  assert.deepEqual(others, {});
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

test("on https the cookies are Secure", async () => {
  await context.route("**/*", (route) => {
    const path = new URL(route.request().url()).pathname;
    if (path == "/headwater.js") return route.fulfill({ contentType: "text/javascript; charset=utf-8", body: script });
    return route.fulfill({ contentType: "text/html", body: path == "/plain.html" ? readPage("plain.html") : "" });
  });
  await page.goto(`https://${HOST}/plain.html`);
  const { _hw_vid, _hw_sid } = await cookies();
  assert.ok(_hw_vid.secure && _hw_sid.secure);
});

test("a second page keeps visitor and session, also on another host of the site", async () => {
  await open("plain.html");
  const before = await ids();
  await open("another.html", stage.address("plain.html"));
  assert.deepEqual(await ids(), before);
  await open("another.html", stage.address("plain.html"), "shop.example.co.uk");
  assert.deepEqual(await ids(), before);
  assert.equal((await stage.received(3)).length, 3);
});

test("a single-page app: pushState and back are page views, the same path is not counted twice", async () => {
  await open("plain.html", "https://search.example/");
  await page.evaluate(() => {
    history.pushState({}, "", "/cart?step=1");
    history.pushState({}, "", "/cart?step=2");
    history.replaceState({}, "", "/cart#total");
    history.pushState({}, "", "/pay");
    history.back();
  });
  await pause(100);
  const bodies = await stage.received(4);
  assert.deepEqual(
    bodies.map(({ url, referrer }) => [new URL(url).pathname, referrer.replace(stage.origin, "")]),
    [
      ["/plain.html", "https://search.example/"],
      ["/cart", "/plain.html"],
      ["/pay", "/cart?step=1"],
      ["/cart", "/pay"],
    ],
  );
  assert.equal(new Set(bodies.map((body) => body.session)).size, 1);
});

test("a page out of the browser's own cache is a page view", async () => {
  await open("plain.html");
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })));
  const [, body] = await stage.received(2);
  assert.equal(body.referrer, body.url);
});

test("a page in the background has ids, and is sent when it is shown", async () => {
  await open("hidden.html");
  assert.match((await ids())[0], ID);
  assert.deepEqual(await stage.received(0), []);
  await page.evaluate(() => show());
  assert.equal((await stage.received(1)).length, 1);
});

test("calls made before loading are kept, in order", async () => {
  await open("queue.html");
  const bodies = await stage.received(4);
  const order = bodies.map(({ type, traits }) => [type, traits]).sort(([, a], [, b]) => (a && b ? 0 : a ? 1 : -1));
  assert.deepEqual(order[0], ["page_view", undefined]);
  assert.deepEqual(new Set(order.slice(1).map(([, traits]) => traits.id)), new Set(["first", "second", "third"]));
  assert.equal(bodies.find((body) => body.traits?.id == "second").traits.plan, "pro");
  assert.equal((await metadata()).headwater_user_id, "third");
});

test("the script twice: the second warns and stops", async () => {
  await open("twice.html");
  assert.equal((await stage.received(1)).length, 1);
  assert.deepEqual(warnings(), ["warning: headwater: on this page twice"]);
});

test("a campaign, then a direct visit: the metadata tells of the campaign", async () => {
  await open("plain.html?utm_source=news&utm_medium=email&utm_campaign=spring%20sale&gclid=abc", "https://mail.example/x?y");
  const [visitor, session] = await ids();
  await open("another.html");
  const expected = {
    headwater_visitor_id: visitor,
    headwater_session_id: session,
    headwater_site_id: "site_test",
    landing_url: stage.address("plain.html?utm_source=news&utm_medium=email&utm_campaign=spring%20sale&gclid=abc"),
    referrer: "https://mail.example/x",
    utm_source: "news",
    utm_medium: "email",
    utm_campaign: "spring sale",
    click_id: "gclid:abc",
  };
  assert.deepEqual(await metadata(), expected);
  await context.clearCookies({ name: "_hw_sid" }); // as after 30 minutes
  await open("another.html");
  const later = await metadata();
  assert.notEqual(later.headwater_session_id, session);
  assert.deepEqual({ ...later, headwater_session_id: session }, expected);
});

test("a new campaign starts a new session", async () => {
  await open("plain.html?utm_source=news");
  const [visitor, session] = await ids();
  await open("plain.html?utm_source=ads");
  const [sameVisitor, newSession] = await ids();
  assert.equal(sameVisitor, visitor);
  assert.notEqual(newSession, session);
  assert.equal((await metadata()).utm_source, "ads");
});

test("the way back from checkout continues", async () => {
  await open("plain.html?utm_source=news");
  const before = await metadata();
  await open("another.html?utm_source=receipt", "https://checkout.stripe.com/c/pay/cs_1");
  assert.deepEqual(await metadata(), before);
});

test("identify sends the flat traits and is remembered", async () => {
  await open("plain.html");
  await page.evaluate(() => {
    headwater.identify({ id: 7, email: "ann@shop.example", name: "Ann", vip: true, n: 2, deep: {}, none: null, f() {} });
    headwater.identify("u ü/1", { plan: "pro" });
    headwater.identify();
    headwater.identify(null);
  });
  const bodies = await stage.received(4);
  const first = bodies.find((body) => body.traits?.id == "7");
  assert.equal(first.type, "identify");
  assert.deepEqual(first.traits, { id: "7", email: "ann@shop.example", name: "Ann", vip: true, n: 2 });
  assert.deepEqual(bodies.find((body) => body.traits?.plan).traits, { id: "u ü/1", plan: "pro" });
  await open("another.html");
  assert.equal((await metadata()).headwater_user_id, "u ü/1");
});

test("traits are bounded, and so is the body", async () => {
  await open("plain.html?" + "x".repeat(5000));
  await page.evaluate(() => {
    const traits = {};
    for (let n = 0; n < 50; n++) traits["trait" + n] = "😀".repeat(400);
    headwater.identify(traits);
    headwater.identify({ id: 1, circular: traits, big: 1n });
  });
  await stage.received(3);
  for (const { body } of stage.beacons) {
    assert.ok(Buffer.byteLength(JSON.stringify(body)) <= 8192);
    assert.ok(Object.keys(body.traits || {}).length <= 20);
    assert.ok(body.url.length <= 2000);
  }
});

test("metadata keeps Stripe's limits and cuts no emoji in half", async () => {
  await open("plain.html?utm_source=" + "a".repeat(499) + "%F0%9F%98%80&utm_term=" + "%F0%9F%98%80".repeat(300));
  const values = await metadata();
  assert.equal(values.utm_source, "a".repeat(499));
  assert.match(values.utm_term, /^(😀)+/u);
  await open("plain.html?utm_term=" + "%F0%9F%98%80".repeat(150) + "&utm_content=" + "%C3%A9".repeat(60));
  for (const [key, value] of Object.entries(await metadata())) {
    assert.ok(key.length <= 40 && value.length <= 500 && typeof value == "string", key);
    assert.ok(!/[\ud800-\udbff]$/.test(value), key);
  }
});

test("hostile parameters travel as text", async () => {
  await open("plain.html?utm_source=%3Cscript%3Ealert(1)%3C/script%3E&utm_campaign=%22%7D%5C%00");
  const values = await metadata();
  assert.equal(values.utm_source, "<script>alert(1)</script>");
  assert.equal(values.utm_campaign, '"}\\');
});

for (const [name, path] of [
  ["a policy without 'wasm-unsafe-eval'", "policy.html"],
  ["a browser that refuses synchronous compilation", "small-limit.html"],
]) {
  test(`${name}: the same ids and metadata`, async () => {
    await open("plain.html?utm_source=news&utm_campaign=a%20b&fbclid=1", "https://mail.example/x?y");
    const before = await metadata();
    await open(path, stage.address("plain.html"));
    assert.deepEqual(await metadata(), before);
    assert.equal((await stage.received(2)).length, 2);
    assert.ok(said.some((line) => /headwater:.*(WebAssembly|larger than 4KB)/.test(line)), "it says so in debug");

    await context.clearCookies();
    await open(path + "?utm_source=ads&utm_term=%C3%A9&gclid=2", "https://ads.example/");
    const [visitor, session] = await ids();
    assert.match(visitor, ID);
    assert.match(session, ID);
    assert.deepEqual(await metadata(), {
      headwater_visitor_id: visitor,
      headwater_session_id: session,
      headwater_site_id: "site_test",
      landing_url: stage.address(path + "?utm_source=ads&utm_term=%C3%A9&gclid=2"),
      referrer: "https://ads.example/",
      utm_source: "ads",
      utm_term: "é",
      click_id: "gclid:2",
    });
  });
}

test("a beacon that may not be sent is no one's problem", async () => {
  await open("blocked.html");
  assert.match((await ids())[0], ID);
  assert.deepEqual(await stage.received(0), []);
  assert.ok(said.some((line) => /^info: headwater:.*fetch/i.test(line)));
});

test("a forged cookie is replaced", async () => {
  const forged = { name: "_hw_vid", value: "'--<script>", domain: ".example.co.uk", path: "/" };
  await context.addCookies([forged, { ...forged, name: "_hw_sid", value: "00000000-0000-0000-0000-000000000000" }]);
  await open("plain.html");
  const [body] = await stage.received(1);
  assert.match(body.visitor, ID);
  assert.match(body.session, ID);
  assert.equal((await cookies())._hw_vid.value, body.visitor);
});

test("whatever stands in local storage, a page view is sent", async () => {
  await open("plain.html");
  const before = await ids();
  for (const record of ["x", "😀".repeat(50000), " \n \n\"}{", "https://a.example/ b c d e"]) {
    await page.evaluate((record) => localStorage.setItem("_hw_touch", record), record);
    await open("another.html");
    assert.deepEqual(await ids(), before);
    assert.equal((await metadata()).headwater_site_id, "site_test");
  }
  assert.equal((await stage.received(5)).length, 5);
});

for (const [name, path] of [["a sandboxed frame", "sandbox.html"], ["storage that throws", "no-storage.html"]]) {
  test(`${name}: ids for the page, nothing thrown`, async () => {
    await open(path);
    const [body] = await stage.received(1);
    const frame = page.frames().at(-1);
    const before = await frame.evaluate(() => [headwater.getVisitorId(), headwater.getSessionId()]);
    assert.deepEqual(before, [body.visitor, body.session]);
    assert.equal(body.cookie_domain, undefined);
    await frame.evaluate(() => headwater.identify("u_1"));
    const [, second] = await stage.received(2);
    assert.deepEqual([second.visitor, second.session], before);
    assert.deepEqual(await cookies(), {});
  });
}

for (const [path, reason] of [
  ["automation.html", "automation"],
  ["privacy.html", "GPC"],
  ["do-not-track.html", "DNT"],
]) {
  test(`ignored, with the reason: ${reason}`, async () => {
    await open(path + "?utm_source=news&gclid=1", "https://mail.example/");
    assert.deepEqual(await ids(), [null, null]);
    assert.deepEqual(Object.keys(await metadata()), ["landing_url", "referrer", "utm_source", "click_id"]);
    await page.evaluate(() => {
      headwater.identify("u_1");
      history.pushState({}, "", "/x");
    });
    assert.ok(!("headwater_user_id" in (await metadata())), "an ignored page tells nobody who is there");
    assert.deepEqual(await stage.received(0), []);
    assert.deepEqual(await cookies(), {});
    assert.equal(await page.evaluate(() => localStorage.length), 0);
    assert.ok(said.includes(`info: headwater: ignored: ${reason}`), said.join("\n"));
  });
}

test("one's own machine is ignored unless let in", async () => {
  await open("plain.html", undefined, "localhost");
  assert.deepEqual(await ids(), [null, null]);
  await open("local.html", undefined, "localhost");
  const [body, ...more] = await stage.received(1);
  assert.deepEqual(more, []);
  assert.equal(body.cookie_domain, undefined);
  assert.equal((await cookies())._hw_vid.domain, "localhost");
});

for (const path of ["no-site.html", "wrong-site.html"]) {
  test(`${path}: one warning, and calls that do nothing`, async () => {
    await open(path);
    assert.deepEqual(warnings(), ["warning: headwater: data-site missing or wrong"]);
    assert.deepEqual(await ids(), [null, null]);
    assert.deepEqual(await stage.received(0), []);
  });
}

test("an endpoint on another site gets no credentials", async () => {
  await context.addCookies([{ name: "_hw_vid", value: "theirs", domain: "collect.other.example", path: "/" }]);
  await open("elsewhere.html");
  await stage.received(1);
  assert.equal(stage.beacons[0].path, "/hw");
  assert.equal(stage.beacons[0].headers.cookie, undefined);
});
