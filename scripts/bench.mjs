// `npm run bench`: what a page view and a purchase cost, in bytes, rows, round trips and time, on the page and
// in the Worker (bench/measure.mjs).
// `npm run bench -- --scale`: what each request costs on seeded sites of growing size (bench/scale.mjs).

import { argumentsOf } from "./lib/arguments.mjs";
import { toolNode } from "./lib/node.mjs";
import { run } from "./lib/run.mjs";
import { main, Stop } from "./lib/say.mjs";
import { setUp } from "./setup.mjs";

const FLAGS = {
  scale: { does: "measures each request on seeded sites of 10,000 and 100,000 sessions instead" },
  large: { does: "adds a site of a million sessions; goes with --scale" },
  sessions: { does: "other sizes of the sites, such as 1000,20000; goes with --scale", value: "list" },
};

await main(async () => {
  const given = argumentsOf("npm run bench", "measures what a page view and a purchase cost", FLAGS);
  if (!given) return;
  const { scale, large, sessions } = given;
  if (!scale && (large || sessions)) throw new Stop("--large and --sessions go with --scale.");
  await setUp();
  const ofScale = ["bench/scale.mjs", ...(large ? ["--large"] : []), ...(sessions ? ["--sessions", sessions] : [])];
  await run(toolNode(), scale ? ofScale : ["bench/measure.mjs"], {
    show: true,
    failure: "The measurement failed; what it said stands above.",
  });
});
