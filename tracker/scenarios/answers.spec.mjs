// What becomes of a beacon is said in debug, and to whoever asked.

import assert from "node:assert/strict";
import { scenariosOf } from "./stage.mjs";

const scenario = scenariosOf(import.meta.url);

scenario("accepted", async (stage) => {
  await stage.open();
  await stage.saysWhy("accepted");
});

scenario("refused, with the server's word on why", async (stage) => {
  stage.server.answers = [400];
  await stage.open();
  await stage.saysWhy("answered_400");
});

scenario("not received", async (stage) => {
  stage.server.answers = ["cut"];
  await stage.open();
  await stage.saysWhy("fetch");
});

scenario("without data-debug nothing is said", async (stage) => {
  stage.server.answers = [400];
  await stage.open("untouched.html");
  await stage.evaluate(() => {
    headwater("noSuchCall");
    history.pushState({}, "", location.pathname);
  });
  await stage.exactly(1);
  assert.deepEqual(
    stage.said.filter((line) => line.includes("headwater")),
    [],
  );
});
