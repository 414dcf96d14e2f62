// One's own machine.

import assert from "node:assert/strict";
import { scenariosOf } from "./stage.mjs";

const scenario = scenariosOf(import.meta.url);

scenario("it is ignored unless let in", async (stage) => {
  await stage.open("another.html", { host: "localhost" });
  assert.deepEqual(await stage.ids(), [null, null]);
  await stage.saysWhy("local");
  await stage.exactly(0);
  assert.deepEqual(await stage.kept(), []);
});

scenario("let in, its cookies stick on that host alone", async (stage) => {
  await stage.open("", { host: "localhost" });
  await stage.exactly(1);
  assert.equal((await stage.cookies())._hw_vid.domain, "localhost");
});

for (const host of ["127.0.0.1", "shop.local", "app.localhost"]) {
  scenario(`${host} is one's own machine too`, async (stage) => {
    await stage.open("another.html", { host });
    await stage.saysWhy("local");
    await stage.exactly(0);
  });
}

scenario("a host that only begins like one's own machine is not", async (stage) => {
  await stage.open("another.html", { host: "localhost.shop.example" });
  await stage.exactly(1);
});
