// Files.

import assert from "node:assert/strict";
import { eventsOf, scenariosOf } from "./stage.mjs";

const scenario = scenariosOf(import.meta.url);

/** Clicks without going anywhere: the browser's own part is no matter here. */
async function clicked(stage, id, count) {
  await stage.open();
  await stage.exactly(1);
  await stage.evaluate(() => addEventListener("click", (event) => event.preventDefault()));
  await stage.page.click(`#${id}`);
  return eventsOf(await stage.exactly(1 + count));
}

scenario("a file by the end of its path: the address, not its query", async (stage) => {
  assert.deepEqual(await clicked(stage, "file", 1), [["download", { url: stage.address("files/prices.pdf") }]]);
});

scenario("a file of another host, in capitals", async (stage) => {
  assert.deepEqual(await clicked(stage, "elsewhere", 1), [
    ["download", { url: stage.address("archive.ZIP", "other.example") }],
  ]);
});

scenario("whatever a link says is to be saved", async (stage) => {
  assert.deepEqual(await clicked(stage, "named", 1), [["download", { url: stage.address("export") }]]);
});

for (const id of ["page", "fooled"]) {
  scenario(`no file: ${id}`, async (stage) => {
    assert.deepEqual(await clicked(stage, id, 0), []);
  });
}
