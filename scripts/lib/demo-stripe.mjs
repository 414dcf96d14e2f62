// `npm run demo -- --stripe`: a fake Stripe beside `npm start`, to be connected to in the dashboard by its key, on a site of its own.
//
// An account of a size has its own key and its own history, the same each time it is started; what was bought there is bought
// again, so that what was imported stays true. Only its endpoints are forgotten: for one that is connected they are made anew.

import { randomUUID } from "node:crypto";
import { createInterface } from "node:readline";
import { priceText } from "../../demo/products.mjs";
import { ensureStripeSite } from "./api.mjs";
import { buildFakeStripe, spawnFakeStripe } from "./fake-stripe.mjs";
import { FAKE_STRIPE_PORT } from "./paths.mjs";
import { checkPort } from "./ports.mjs";
import { bold, box, faint, line, step, Stop } from "./say.mjs";
import { changeLocal, ensureSecrets, sha256 } from "./secrets.mjs";

/** Runs it until its input ends or it is stopped; each line of input is a purchase. */
export async function playStripe(api, charges) {
  const { site, integration } = await ensureStripeSite(api);
  await checkPort(FAKE_STRIPE_PORT, "HEADWATER_FAKE_STRIPE_PORT");
  await step("Building the fake Stripe", buildFakeStripe, "the first time a minute or two");
  const fake = await step("Writing its history", () => startAccount(charges));
  const connected = await keyConnected(api, { site, integration });
  const isOurs = connected?.state === "accepted" && connected.hint === fake.key.slice(-4);
  if (isOurs) await step("Making its endpoint anew", () => api.makeEndpoint(site, integration, "test"));
  welcome(fake, `${api.origin}/sites/${site}/integrations?mode=test`, { isOurs, isOther: connected && !isOurs });
  for await (const _ of createInterface({ input: process.stdin })) {
    await buy(fake, charges, `${api.origin}/sites/${site}`).catch(() => {
      throw new Stop("The fake Stripe has ended.");
    });
  }
  // Without a keyboard it runs until it is stopped.
  if (!process.stdin.isTTY) await fake.ended;
  await fake.close();
}

async function startAccount(charges) {
  const { demo_stripe_key, demo_stripe_until_s: until_s, demo_stripe_bought } = ensureSecrets();
  const key = `rk_test_demo_${sha256(`${demo_stripe_key}/${charges}`).slice(0, 24)}`;
  const fake = await spawnFakeStripe({ port: FAKE_STRIPE_PORT, charges, key, until_s });
  for (const bought of demo_stripe_bought?.[charges] ?? []) await fake.purchase({ ...bought, deliver: false });
  return fake;
}

async function keyConnected(api, { site, integration }) {
  const { keys } = (await api.integrations(site)).find(({ id }) => id === integration);
  return keys.find(({ mode }) => mode === "test");
}

function welcome(fake, address, { isOurs, isOther }) {
  const connect = [
    `Open            ${bold(address)}`,
    "Sign in         with the token that `npm start` printed",
    ...(isOther ? ["Disconnect      what is connected there: it is an account of its own"] : []),
    `Paste this key  ${bold(fake.key)} ${faint(isOther ? "" : "under “Connect a test key”")}`,
    "",
    "Then watch the import. Enter makes a new purchase, which is delivered like Stripe's; Ctrl-C ends it.",
  ];
  const go = [
    `Open            ${bold(address)}`,
    "",
    "It is connected already. Enter makes a new purchase, which is delivered like Stripe's; Ctrl-C ends it.",
  ];
  line();
  box([
    bold(`A fake Stripe runs on this machine, with ${fake.charges.toLocaleString("en")} charges of three years.`),
    "",
    ...(isOurs ? go : connect),
  ]);
}

/** What a checkout passes on by the recipes, of somebody whom no page of the site has seen. */
function metadataOfNewVisitor() {
  const campaign = { utm_source: "newsletter", utm_medium: "email", utm_campaign: "autumn-letter" };
  return {
    headwater_visitor_id: randomUUID(),
    headwater_session_id: randomUUID(),
    landing_url: `https://shop.example/?${new URLSearchParams(campaign)}`,
    ...campaign,
  };
}

async function buy(fake, charges, siteAddress) {
  const bought = { amount_minor: 2900, currency: "eur", metadata: metadataOfNewVisitor() };
  const { payment_intent, at_s, deliveries } = await fake.purchase(bought);
  changeLocal((local) => {
    const before = local.demo_stripe_bought ?? {};
    local.demo_stripe_bought = { ...before, [charges]: [...(before[charges] ?? []), { ...bought, at_s }] };
  });
  const seen =
    deliveries > 0
      ? `${siteAddress}/payments/${payment_intent}?mode=test`
      : `${payment_intent} ${faint("no endpoint wants its events yet")}`;
  line(`Bought for ${priceText(bought)}: ${seen}`);
}
