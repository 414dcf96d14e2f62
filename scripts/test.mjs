// `npm test`: sets up, then everything: lints, native tests, tracker, Worker in workerd, the demo in a browser.
//
// It needs no account, no network but package registries, and nothing that runs already. Its last line is the sum.

import { argumentsOf } from "./lib/arguments.mjs";
import { ensureChromium } from "./lib/chromium.mjs";
import { ensureFirefox } from "./lib/firefox.mjs";
import { dashboardTypes, generatedFiles, lints, scriptTypes, trackerTypes } from "./lib/lints.mjs";
import { dashboardUnits, nativeTests, nodeTests, Runners } from "./lib/runners.mjs";
import { line, main } from "./lib/say.mjs";
import { setUp } from "./setup.mjs";

await main(async () => {
  if (!argumentsOf("npm test", "sets up and runs every test")) return;
  await setUp();
  const runners = new Runners();
  await lints(runners);
  await runners.suite("Native tests", nativeTests);
  await runners.suite("Demo and scripts", () => nodeTests("tests/demo"));
  await runners.suite("Generated files", generatedFiles);
  await runners.suite("Types, JavaScript", scriptTypes);
  await runners.suite("Dashboard, types", dashboardTypes);
  await runners.suite("Tracker, types", trackerTypes);
  await runners.suite("Dashboard, units", dashboardUnits);
  const chromium = await ensureChromium().catch((error) => error);
  const inChromium =
    (folder, env = {}) =>
    async () => {
      if (chromium instanceof Error) throw chromium;
      return nodeTests(folder, { HEADWATER_CHROMIUM: chromium, ...env });
    };
  await runners.suite("Tracker, in Chromium", inChromium("tracker/scenarios", { HEADWATER_BROWSER: "chromium" }));
  await trackerInFirefox(runners);
  await runners.suite("Tracker, as a package", inChromium("tracker/package/test"));
  await runners.suite("Worker in workerd, with D1", () => nodeTests("tests/e2e"));
  await runners.suite("The demo in a browser", inChromium("tests/browser"));
  if (!runners.summary()) process.exitCode = 1;
});

/** Firefox is welcome, not required: where there is none, or none that can be driven, one sentence says so. */
async function trackerInFirefox(runners) {
  const firefox = await drivableFirefox().catch((error) => error);
  if (firefox instanceof Error) return line(`\nThe tracker's scenarios are not played in Firefox: ${firefox.message}`);
  const env = { HEADWATER_FIREFOX: firefox, HEADWATER_BROWSER: "firefox" };
  await runners.suite("Tracker, in Firefox", () => nodeTests("tracker/scenarios", env));
}

async function drivableFirefox() {
  const firefox = await ensureFirefox();
  // Only now: what drives browsers is one of the packages that the set-up brings.
  const { STARTERS } = await import("../tracker/scenarios/browsers.mjs");
  await (await STARTERS.firefox()).close();
  return firefox;
}
