// A frame that may keep nothing, and a page whose storage throws.

import assert from "node:assert/strict";
import { scenariosOf, until } from "./stage.mjs";

const scenario = scenariosOf(import.meta.url);

for (const page of ["sandbox.html", "no-storage.html"]) {
  scenario(`${page}: ids for the page, nothing thrown`, async (stage) => {
    await stage.open(page);
    const [body] = await stage.exactly(1);
    await until(() => page === "no-storage.html" || stage.page.frames().length > 1);
    const frame = stage.page.frames().at(-1);
    const before = await frame.evaluate(() => [headwater.getVisitorId(), headwater.getSessionId()]);
    assert.deepEqual(before, [body.visitor, body.session]);
    assert.ok(!body.cookie_domain);
    await frame.evaluate(() => {
      headwater.identify("u_1");
      headwater.track("signup");
    });
    for (const { visitor, session } of await stage.exactly(3)) assert.deepEqual([visitor, session], before);
    assert.deepEqual(await stage.cookies(), {});
    await frame.evaluate(() => {
      headwater.reset();
      headwater.optOut();
      headwater.optIn();
      headwater.consent("denied");
    });
  });
}
