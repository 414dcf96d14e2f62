// Run by a tag manager or another loader, whose element carries no settings.

import assert from "node:assert/strict";
import { eventsOf, scenariosOf } from "./stage.mjs";

const scenario = scenariosOf(import.meta.url);

scenario("settings stand in the script's place, with the queue", async (stage) => {
  await stage.open();
  await stage.evaluate(() => headwater("track", "queued"));
  const bodies = await stage.exactly(2);
  assert.deepEqual(eventsOf(bodies), [["queued"]]);
  assert.equal(bodies[0].site, "site_test");
});

scenario("an element elsewhere on the page carries them", async (stage) => {
  stage.server.pages["/text.html"] = `<!doctype html>
    <script type="text/plain" src="/headwater.js" data-site="site_test" data-allow-automation></script>
    <script>fetch("/headwater.js").then((answer) => answer.text()).then((text) => {
      document.head.append(Object.assign(document.createElement("script"), { textContent: text }));
    })</script>`;
  await stage.open("text.html");
  assert.equal((await stage.exactly(1))[0].site, "site_test");
});
