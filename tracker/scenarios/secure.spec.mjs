// A page of https.

import assert from "node:assert/strict";
import { HOST, scenariosOf } from "./stage.mjs";
import { pageText, script } from "./server.mjs";

const scenario = scenariosOf(import.meta.url);

scenario("on https the cookies are Secure", async (stage) => {
  await stage.context.route("**/*", (route) => {
    const path = new URL(route.request().url()).pathname;
    if (path === "/headwater.js") return route.fulfill({ contentType: "text/javascript; charset=utf-8", body: script });
    return route.fulfill({ contentType: "text/html", body: path === "/secure.html" ? pageText("secure.html") : "" });
  });
  await stage.page.goto(`https://${HOST}/secure.html`);
  const { _hw_vid, _hw_sid } = await stage.cookies();
  assert.ok(_hw_vid.secure && _hw_sid.secure);
});
