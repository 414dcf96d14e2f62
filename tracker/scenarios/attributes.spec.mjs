// Attributes that make no sense.

import assert from "node:assert/strict";
import { ID, scenariosOf } from "./stage.mjs";

const scenario = scenariosOf(import.meta.url);

scenario("what can't be read is as if it weren't there", async (stage) => {
  await stage.open();
  await stage.exactly(1);
  assert.match((await stage.ids())[0], ID);
  await stage.evaluate(() => {
    addEventListener("click", (event) => event.preventDefault());
    document.getElementById("link").click();
    history.pushState({}, "", "/cart");
  });
  await stage.exactly(2);
});

scenario("an endpoint that is no address: nothing is sent, and calls by the stub harm nobody", async (stage) => {
  stage.server.pages["/no-endpoint"] = `<script>
    window.headwater = function () { (headwater.q = headwater.q || []).push(arguments); };
    </script><script src="/headwater.js" data-site="site_test" data-allow-automation data-endpoint="http://["></script>`;
  await stage.open("no-endpoint");
  await stage.exactly(0);
  await stage.evaluate(() => {
    headwater("track", "signup");
    headwater("identify", "u_1");
    history.pushState({}, "", "/cart");
  });
  await stage.exactly(0);
});
