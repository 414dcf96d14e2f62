// `npm test`: sets up, then everything: lints, native tests, tracker, Worker in workerd, the demo in a browser.
//
// It needs no account, no network but package registries, and nothing that runs already. Its last line is the sum.

import { ensureChromium } from "./lib/chromium.mjs";
import { dashboardTypes, generatedFiles, lints, trackerTypes } from "./lib/lints.mjs";
import { dashboardUnits, nativeTests, nodeTests, Runners } from "./lib/runners.mjs";
import { main } from "./lib/say.mjs";
import { setUp } from "./setup.mjs";

await main(async () => {
  await setUp();
  const runners = new Runners();
  await lints(runners);
  await runners.suite("Native tests", nativeTests);
  await runners.suite("Demo and scripts", () => nodeTests("tests/demo"));
  await runners.suite("Generated files", generatedFiles);
  await runners.suite("Dashboard, types", dashboardTypes);
  await runners.suite("Tracker, types", trackerTypes);
  await runners.suite("Dashboard, units", dashboardUnits);
  const browser = await ensureChromium().catch((error) => error);
  const withBrowser = (folder) => async () => {
    if (browser instanceof Error) throw browser;
    return nodeTests(folder, { HEADWATER_CHROMIUM: browser });
  };
  await runners.suite("Tracker, in a browser", withBrowser("tracker/specs"));
  await runners.suite("Tracker, as a package", withBrowser("tracker/package/test"));
  await runners.suite("Worker in workerd, with D1", () => nodeTests("tests/e2e"));
  await runners.suite("The demo in a browser", withBrowser("tests/browser"));
  if (!runners.summary()) process.exitCode = 1;
});
