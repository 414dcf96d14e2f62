// Plays every spec of this folder in Chromium, and in Firefox where there is one.
//
//   node --test tracker/scenarios/run.test.mjs
//   HEADWATER_BROWSER=chromium node --test --test-name-pattern=consent tracker/scenarios/run.test.mjs
//
// One process and one browser of each kind for all of them: starting one costs more than a scenario. What a browser or
// its driver cannot do is skipped with the reason that the spec gives.

import { readdirSync } from "node:fs";
import { after, describe, test } from "node:test";
import { STARTERS, close } from "./browsers.mjs";
import { play, scenarios } from "./stage.mjs";

const folder = new URL(".", import.meta.url);
for (const name of readdirSync(folder).sort()) {
  if (name.endsWith(".spec.mjs")) await import(new URL(name, folder).href);
}

/** Firefox gives the keyboard to one window at a time; Chromium tells each page that it has it. */
const AT_ONCE = { chromium: 3, firefox: 1 };

for (const kind of process.env.HEADWATER_BROWSER?.split(" ") ?? ["chromium", "firefox"]) {
  const started = await STARTERS[kind]().catch((error) => error);
  const absent = started instanceof Error;
  if (absent && kind === "chromium") throw started;
  describe(kind, { concurrency: AT_ONCE[kind], skip: absent && `no Firefox to play in: ${started.message}` }, () => {
    after(() => close(started));
    for (const scenario of scenarios) {
      const title = `${kind}: ${scenario.page}: ${scenario.name}`;
      test(title, { skip: scenario.skip[kind] }, () => play(started, kind, scenario));
    }
  });
}
