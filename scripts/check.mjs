// `npm run check`: the quick half of `npm test`, for while you work: format, lints, native tests.

import { argumentsOf } from "./lib/arguments.mjs";
import { dashboardTypes, generatedFiles, lints, scriptTypes, trackerTypes } from "./lib/lints.mjs";
import { nativeTests, Runners } from "./lib/runners.mjs";
import { main } from "./lib/say.mjs";
import { prepare } from "./setup.mjs";

await main(async () => {
  if (!argumentsOf("npm run check", "runs the quick half of the tests")) return;
  await prepare();
  const runners = new Runners();
  await lints(runners);
  await runners.suite("Generated files", generatedFiles);
  await runners.suite("Types, JavaScript", scriptTypes);
  await runners.suite("Dashboard, types", dashboardTypes);
  await runners.suite("Tracker, types", trackerTypes);
  await runners.suite("Native tests", nativeTests);
  if (!runners.summary()) process.exitCode = 1;
});
