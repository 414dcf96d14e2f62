// `npm run demo`: plays two purchases against a running `npm start`.
// `npm run demo -- --history`: fills the demo shop's site with 90 days, where it was started empty.
// `npm run demo -- --stripe [--charges n]`: runs a fake Stripe with three years of money, to connect to by its key
// (lib/demo-stripe.mjs).

import { play } from "../demo/play.mjs";
import { ensureDemoSite, OwnerApi } from "./lib/api.mjs";
import { argumentsOf } from "./lib/arguments.mjs";
import { fillHistory } from "./lib/demo-history.mjs";
import { playStripe } from "./lib/demo-stripe.mjs";
import { demoOrigin, workerOrigin } from "./lib/paths.mjs";
import { line, main, Stop } from "./lib/say.mjs";
import { readLocal } from "./lib/secrets.mjs";
import { prepare } from "./setup.mjs";

const FLAGS = {
  history: { does: "fills the demo shop's site with 90 days of visits and money, where that was not done yet" },
  stripe: { does: "runs a fake Stripe with three years of money, to connect to by its key" },
  charges: { does: "how many charges the fake Stripe has, 2000 by default; goes with --stripe", value: "n" },
};

await main(async () => {
  const given = argumentsOf("npm run demo", "plays two purchases against a running `npm start`", FLAGS);
  if (!given) return;
  const charges = chargesOf(given);
  const origin = workerOrigin();
  const local = readLocal();
  const running = await fetch(`${origin}/api/health`).then(
    (response) => response.ok,
    () => false,
  );
  if (!local || !running)
    throw new Stop("Nothing answers: run `npm start` in another window first, and leave it running.");
  const api = new OwnerApi(origin, local.owner_token);
  if (given.stripe) return playStripe(api, charges);
  const demo = await ensureDemoSite(api, local.demo_webhook_secret);
  if (given.history) return history(demo, origin);
  const place = { origin, shopOrigin: demoOrigin(), secret: local.demo_webhook_secret, ...demo };
  return play(place, line).catch((error) => {
    throw new Stop(error.message);
  });
});

async function history(demo, origin) {
  await prepare();
  if (!(await fillHistory(demo))) line("The history is there already.");
  line(`Look at ${origin}/sites/${demo.site}?mode=test`);
}

/** @param {Record<string, any>} flags */
function chargesOf({ stripe, history, charges }) {
  if (stripe && history) throw new Stop("--history and --stripe are two demos, of two sites: one at a time.");
  if (charges !== undefined && !stripe) throw new Stop("--charges goes with --stripe.");
  const count = Number(charges ?? 2000);
  if (!Number.isInteger(count) || count < 1)
    throw new Stop("--charges takes a whole number, such as `--charges 20000`.");
  return count;
}
