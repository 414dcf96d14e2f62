// `npm run demo`: plays two purchases against a running `npm start`.
// `npm run demo -- --history`: fills the demo site with 90 days of visits and money.
// `npm run demo -- --stripe [--charges n]`: runs a fake Stripe with three years of money, to connect to by its key. What is
// bought there meanwhile is forgotten with it; the history is the same each time.
//
// The history is written by a native tool through the same core and SQL files as the Worker's, straight into the
// local database: no route of the Worker takes a clock, so nobody can date money as they like over HTTP.

import { randomUUID } from "node:crypto";
import { createInterface } from "node:readline";
import { priceText } from "../www/demo/products.mjs";
import { play } from "../www/demo/play.mjs";
import { ensureDemoSite, OwnerApi } from "./lib/api.mjs";
import { checkPort, databaseFile } from "./lib/dev.mjs";
import { buildFakeStripe, spawnFakeStripe } from "./lib/fake-stripe.mjs";
import { demoOrigin, FAKE_STRIPE_PORT, workerOrigin } from "./lib/paths.mjs";
import { run } from "./lib/run.mjs";
import { bold, box, faint, line, main, step, Stop } from "./lib/say.mjs";
import { ensureSecrets, HOME, readLocal } from "./lib/secrets.mjs";
import { prepare } from "./setup.mjs";

await main(async () => {
  const origin = workerOrigin();
  const local = readLocal();
  const running = await fetch(`${origin}/api/health`).then((response) => response.ok, () => false);
  if (!local || !running) throw new Stop("Nothing answers: run `npm start` in another window first, and leave it running.");
  const demo = await ensureDemoSite(new OwnerApi(origin, local.owner_token), local.demo_webhook_secret);
  if (process.argv.includes("--history")) return fillHistory(demo, origin);
  if (process.argv.includes("--stripe")) return playStripe(demo, origin);
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

async function playStripe({ site }, origin) {
  const charges = chargesAsked();
  await checkPort(FAKE_STRIPE_PORT, "HEADWATER_FAKE_STRIPE_PORT");
  await step("Building the fake Stripe", buildFakeStripe, "the first time a minute or two");
  const { demo_stripe_key: key, demo_stripe_until_s: until_s } = ensureSecrets();
  const wanted = { port: FAKE_STRIPE_PORT, charges, key, until_s };
  const fake = await step("Writing its history", () => spawnFakeStripe(wanted));
  line();
  box([
    bold(`A fake Stripe runs on this machine, with ${fake.charges} charges of three years.`),
    "",
    `Open            ${bold(`${origin}/sites/${site}/integrations?mode=test`)}`,
    `Paste this key  ${bold(fake.key)}`,
    "",
    "Then watch the import. Enter makes a new purchase, which is delivered like Stripe's; Ctrl-C ends it.",
  ]);
  for await (const _ of createInterface({ input: process.stdin })) {
    await buy(fake).catch(() => {
      throw new Stop("The fake Stripe has ended.");
    });
  }
  // Without a keyboard it runs until it is stopped.
  if (!process.stdin.isTTY) await fake.ended;
  await fake.close();
}

function chargesAsked() {
  const at = process.argv.indexOf("--charges");
  const charges = at < 0 ? 2000 : Number(process.argv[at + 1]);
  if (!Number.isInteger(charges) || charges < 1) throw new Stop("--charges takes a whole number, such as `--charges 20000`.");
  return charges;
}

async function buy(fake) {
  const bought = { amount_minor: 2900, currency: "eur" };
  const { charge, deliveries } = await fake.purchase({ ...bought, metadata: { headwater_visitor_id: randomUUID() } });
  const heard = deliveries > 0 ? `${deliveries} events are on their way` : "no endpoint wants its events yet";
  line(`Bought for ${priceText(bought)}: ${charge} ${faint(heard)}`);
}
