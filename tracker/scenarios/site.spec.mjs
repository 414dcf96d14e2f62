// A site that is missing or wrong.

import assert from "node:assert/strict";
import { scenariosOf } from "./stage.mjs";

const scenario = scenariosOf(import.meta.url);

for (const page of ["site.html", "site-wrong.html"]) {
  scenario(`${page}: one warning, and calls that do nothing`, async (stage) => {
    await stage.open(page);
    assert.equal(stage.says("headwater: wrong data-site"), 1);
    assert.deepEqual(await stage.ids(), [null, null]);
    await stage.evaluate(() => {
      headwater.track("signup");
      headwater.identify("u_1");
      headwater.reset();
      headwater.optIn();
    });
    await stage.exactly(0);
    assert.deepEqual(await stage.kept(), []);
  });
}
