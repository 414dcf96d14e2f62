// Paths that are left out.

import assert from "node:assert/strict";
import { ofType, scenariosOf } from "./stage.mjs";

const scenario = scenariosOf(import.meta.url);

scenario("page views and all else there are ignored, with the reason", async (stage) => {
  await stage.open();
  await stage.evaluate(() => {
    for (const path of ["/admin", "/admin/users", "/preview/1", "/docs/[page]/end"]) {
      history.pushState({}, "", path);
      headwater.track("inside");
      headwater.identify("u_1");
      headwater.page();
    }
  });
  await stage.exactly(1);
  await stage.saysWhy("excluded");
  await stage.evaluate(() => history.pushState({}, "", "/cart"));
  await stage.evaluate(() => headwater.track("outside"));
  const bodies = await stage.exactly(3);
  assert.deepEqual(
    ofType(bodies, "event").map(({ name }) => name),
    ["outside"],
  );
});

scenario("only what begins so, letter by letter", async (stage) => {
  await stage.open();
  await stage.evaluate(() => {
    for (const path of ["/my/admin", "/preview", "/Admin", "/docs/p"]) history.pushState({}, "", path);
  });
  await stage.exactly(5);
});

scenario("a landing there keeps and sends nothing", async (stage) => {
  stage.server.pages["/admin/start"] =
    `<script src="/headwater.js" data-site="site_test" data-allow-automation data-debug
    data-exclude="/admin"></script>`;
  await stage.open("admin/start?utm_source=news");
  await stage.exactly(0);
  await stage.saysWhy("excluded");
});
