// `npm run bench`: what a page view and a purchase cost, in bytes, rows, round trips and time, on the page and
// in the Worker (bench/measure.mjs).

import { argumentsOf } from "./lib/arguments.mjs";
import { toolNode } from "./lib/node.mjs";
import { run } from "./lib/run.mjs";
import { main } from "./lib/say.mjs";
import { setUp } from "./setup.mjs";

await main(async () => {
  if (!argumentsOf("npm run bench", "measures what a page view and a purchase cost")) return;
  await setUp();
  await run(toolNode(), ["bench/measure.mjs"], {
    show: true,
    failure: "The measurement failed; what it said stands above.",
  });
});
