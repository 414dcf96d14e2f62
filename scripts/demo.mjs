// `npm run demo`: plays two purchases against a running `npm start`.
// `npm run demo -- --history`: fills the demo site with 90 days of visits and money.
// `npm run demo -- --stripe [--charges n]`: runs a fake Stripe with three years of money, to connect to by its key
// (lib/demo-stripe.mjs).
//
// The history is written by a native tool through the same core and SQL files as the Worker's, straight into the
// local database: no route of the Worker takes a clock, so nobody can date money as they like over HTTP.

import { play } from "../www/demo/play.mjs";
import { ensureDemoSite, OwnerApi } from "./lib/api.mjs";
import { playStripe } from "./lib/demo-stripe.mjs";
import { databaseFile } from "./lib/dev.mjs";
import { demoOrigin, workerOrigin } from "./lib/paths.mjs";
import { run } from "./lib/run.mjs";
import { line, main, step, Stop } from "./lib/say.mjs";
import { HOME, readLocal } from "./lib/secrets.mjs";
import { prepare } from "./setup.mjs";

await main(async () => {
  const origin = workerOrigin();
  const local = readLocal();
  const running = await fetch(`${origin}/api/health`).then((response) => response.ok, () => false);
  if (!local || !running) throw new Stop("Nothing answers: run `npm start` in another window first, and leave it running.");
  const api = new OwnerApi(origin, local.owner_token);
  const demo = await ensureDemoSite(api, local.demo_webhook_secret);
  if (process.argv.includes("--history")) return fillHistory(demo, origin);
  if (process.argv.includes("--stripe")) return playStripe(api, demo);
  const place = { origin, shopOrigin: demoOrigin(), secret: local.demo_webhook_secret, ...demo };
  return play(place, line).catch((error) => {
    throw new Stop(error.message);
  });
});

async function fillHistory({ site, integration }, origin) {
  await prepare();
  const database = databaseFile(HOME);
  if (!database) throw new Stop("There is no local database yet: run `npm start` first.");
  const args = [
    "run", "--quiet", "-p", "headwater-tests", "--bin", "history", "--",
    "--database", database, "--seal-key-file", HOME.varsFile, "--site", site, "--integration", integration,
  ];
  await step("Writing 90 days of history", () => run("cargo", args, { show: true, failure: "The history could not be written." }),
    "the first time also builds the tool, a minute or two");
  line(`Look at ${origin}/sites/${site}?mode=test`);
}
