// What holds on every page that is ignored: nothing is kept, nothing is sent, nobody is there, and debug says why.

import assert from "node:assert/strict";

export async function isIgnored(stage, reason) {
  assert.deepEqual(await stage.ids(), [null, null]);
  const keys = Object.keys(await stage.metadata());
  assert.deepEqual(
    keys.filter((key) => key.startsWith("headwater_")),
    [],
    "the metadata holds only the source keys",
  );
  await stage.evaluate(() => {
    headwater.identify("u_1");
    headwater.track("signup", { plan: "pro" });
    headwater.page();
    history.pushState({}, "", "/x");
  });
  assert.ok(!("headwater_user_id" in (await stage.metadata())), "an ignored page tells nobody who is there");
  await stage.exactly(0);
  assert.deepEqual(await stage.kept(), []);
  await stage.saysWhy(reason);
}
