// Calls made before the script has loaded.

import assert from "node:assert/strict";
import { eventsOf, scenariosOf } from "./stage.mjs";

const scenario = scenariosOf(import.meta.url);

scenario("they are kept, and made in order", async (stage) => {
  await stage.open();
  await stage.exactly(6);
  const sent = await stage.evaluate(() => sent);
  assert.deepEqual(
    sent.map((body) => [body.type, ...(body.traits ? [body.traits] : eventsOf([body]).flat())]),
    [
      ["page_view"],
      ["identify", { id: "first" }],
      ["event", "signup", { plan: "pro" }],
      ["identify", { id: "second", plan: "pro" }],
      ["page_view"],
      ["event", "done"],
    ],
  );
  assert.equal((await stage.metadata()).headwater_user_id, "second");
});

scenario("a call that there is not is said in debug, and harms none after it", async (stage) => {
  await stage.open();
  await stage.exactly(6);
  await stage.saysWhy("not a function");
});

scenario("choices made before loading hold, in their order", async (stage) => {
  await stage.open("queue-choices.html");
  const [view, event] = await stage.exactly(2);
  assert.deepEqual([view.type, event.type, event.name], ["page_view", "event", "before"]);
  assert.notEqual((await stage.ids())[0], view.visitor, "the reset came after");
  assert.equal(await stage.evaluate(() => window.called), true);
});

scenario("calls that only answer may stand in the queue too", async (stage) => {
  stage.server.pages["/answers-only"] = `<script>
    window.headwater = function () { (headwater.q = headwater.q || []).push(arguments); };
    for (const call of ["getVisitorId", "getSessionId", "getAttributionMetadata", "optIn", "consent"]) headwater(call);
    headwater(); headwater(null); headwater("track"); headwater("identify"); headwater("q"); headwater("constructor");
    </script><script src="/headwater.js" data-site="site_test" data-allow-automation></script>`;
  await stage.open("answers-only");
  const bodies = await stage.received(1);
  assert.ok(bodies.length >= 1 && bodies.every(({ type }) => type === "page_view" || type === "identify"));
});
