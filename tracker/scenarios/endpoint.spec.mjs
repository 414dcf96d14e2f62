// Where beacons go.

import assert from "node:assert/strict";
import { scenariosOf } from "./stage.mjs";

const scenario = scenariosOf(import.meta.url);

/** The cookies of the second beacon: the first can overtake the visitor's cookie, which was written just before. */
async function cookiesSent(stage) {
  await stage.evaluate(() => headwater.page());
  await stage.exactly(2);
  return stage.server.beacons[1].headers.cookie;
}

scenario("an endpoint of the site's choosing", async (stage) => {
  await stage.open();
  await stage.exactly(1);
  assert.equal(stage.server.beacons[0].path, "/own/beacons");
});

scenario("by default it stands beside the script", async (stage) => {
  await stage.open("endpoint-path.html");
  const [{ visitor }] = await stage.exactly(1);
  assert.equal(stage.server.beacons[0].path, "/w/api/hw");
  assert.ok((await cookiesSent(stage)).includes(`_hw_vid=${visitor}`), "the server sees the cookie that it renews");
});

scenario("a relative one is relative to the script, not to the page", async (stage) => {
  stage.server.pages["/deep/down/page"] =
    '<script src="/w/a.js" data-site="site_test" data-allow-automation data-endpoint="../beacons"></script>';
  await stage.open("deep/down/page");
  await stage.exactly(1);
  assert.equal(stage.server.beacons[0].path, "/beacons");
});

scenario("on another site it gets no credentials", async (stage) => {
  await stage.addCookie("_hw_vid", "theirs", { domain: "collect.other.example" });
  await stage.open("endpoint-elsewhere.html");
  await stage.exactly(1);
  assert.equal(stage.server.beacons[0].path, "/hw");
  assert.equal(stage.server.beacons[0].headers.cookie, undefined);
});

// Asked for there, they would make the browser refuse the answer, and the beacon be sent twice.
scenario("nor is one on another domain of the site's own asked to take any", async (stage) => {
  stage.server.pages["/other-domain"] = `<script>
    window.sent = [];
    const send = window.fetch;
    window.fetch = (address, init) => (sent.push(init.credentials), send(address, init));
    </script><script src="/headwater.js" data-site="site_test" data-allow-automation
    data-endpoint="${stage.address("hw", "collect.other.example")}" data-cross-domain="other.example"></script>`;
  await stage.open("other-domain");
  await stage.exactly(1);
  assert.deepEqual(await stage.evaluate(() => window.sent), ["omit"]);
});

scenario("on another host of the site it gets the cookie", async (stage) => {
  stage.server.pages["/sibling"] = `<script src="/headwater.js" data-site="site_test" data-allow-automation
    data-endpoint="${stage.address("hw", "in.shop.example.co.uk")}"></script>`;
  await stage.open("sibling");
  const [{ visitor }] = await stage.exactly(1);
  assert.ok((await cookiesSent(stage)).includes(`_hw_vid=${visitor}`));
});

scenario("it is sent so that leaving the page does not cancel it, and without a preflight", async (stage) => {
  stage.server.pages["/watched"] = `<script>
    window.sent = [];
    const send = window.fetch;
    window.fetch = (address, init) => (sent.push(init), send(address, init));
    </script><script src="/headwater.js" data-site="site_test" data-allow-automation></script>`;
  await stage.open("watched");
  await stage.exactly(1);
  const [{ method, keepalive, headers }] = await stage.evaluate(() => window.sent);
  assert.deepEqual([method, keepalive], ["POST", true]);
  assert.ok(Object.keys(headers ?? {}).length <= 1, "a header of one's own would need a preflight");
});
