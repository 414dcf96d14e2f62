// Plays two purchases against a running `npm start`, without a browser: one in each of Stripe's API shapes.
//
// For each: a visitor arrives from a campaign (a beacon like the tracker's), buys, and Stripe's events are posted,
// signed, to the real webhook. Nothing here knows more than a browser and Stripe know.

import { randomBytes, randomUUID } from "node:crypto";
import { deliverAll } from "./deliver.mjs";
import { PRODUCTS, priceText } from "./products.mjs";
import { API_VERSION, idsOf, order as newOrder, purchase } from "./stripe-events.mjs";

const USER_AGENT =
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36";
const VISITS = [
  { shape: "new", product: PRODUCTS[0], campaign: "utm_source=newsletter&utm_medium=email&utm_campaign=autumn-letter" },
  { shape: "old", product: PRODUCTS[1], campaign: "utm_source=google&utm_medium=cpc&utm_campaign=paper-search" },
];

/** `place` is { origin, shopOrigin, site, integration, secret }; `say` prints a line. */
export async function play(place, say) {
  for (const visit of VISITS) await playOne(place, visit, say);
}

async function playOne(place, { shape, product, campaign }, say) {
  const visitor = randomUUID();
  const session = randomUUID();
  const url = `${place.shopOrigin}/shop?${campaign}`;
  await arrive(place, { visitor, session, url });
  const order = newOrder({
    key: randomBytes(8).toString("hex"),
    shape,
    product,
    email: `shopper-${randomBytes(3).toString("hex")}@example.com`,
    metadata: { headwater_visitor_id: visitor, headwater_session_id: session, headwater_site_id: place.site },
    created_s: Math.floor(Date.now() / 1000),
  });
  const results = await deliverAll(place, purchase(order));
  say(`${product.name}, ${priceText(product)}, API ${API_VERSION[shape]}, ${campaign.split("utm_campaign=")[1]}`);
  for (const { type, status, answer } of results)
    say(`  ${type.padEnd(32)} ${status} ${answer?.outcome ?? answer?.error?.code ?? ""}`);
  say(`  → ${place.origin}/sites/${place.site}/payments/${idsOf(order).payment_intent}?mode=test\n`);
  if (results.some(({ status }) => status !== 200)) throw new Error("A delivery was refused; see above.");
}

async function arrive({ origin, shopOrigin, site }, { visitor, session, url }) {
  const response = await fetch(`${origin}/api/collect`, {
    method: "POST",
    headers: { "Content-Type": "text/plain;charset=UTF-8", "User-Agent": USER_AGENT, Origin: shopOrigin },
    body: JSON.stringify({ version: 1, type: "page_view", site, visitor, session, url, referrer: "" }),
  });
  const answer = await response.json().catch(() => null);
  if (answer?.outcome !== "accepted")
    throw new Error(`The visit was not accepted: ${response.status} ${JSON.stringify(answer)}.`);
}
