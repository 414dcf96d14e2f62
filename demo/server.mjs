// The demo shop: a small shop that uses Headwater as any shop would, and beside it a pretend Stripe.
//
// A process of its own, for local runs only; a deployment carries nothing of it. It alone has the local test secret,
// so a browser can't make money appear: paying asks this process, which signs the events and posts them to the real
// webhook. It listens on this machine only, and takes orders only from its own pages. Orders live in memory.

import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { ensureDemoSite, OwnerApi } from "../scripts/lib/api.mjs";
import { deliverAll } from "./deliver.mjs";
import { blogPage, checkoutPage, notFoundPage, shopPage, startPage, thanksPage } from "./pages.mjs";
import { productOf } from "./products.mjs";
import { disputed, order as newOrder, purchase, refunded, renewal } from "./stripe-events.mjs";

const BODY_MAX_BYTES = 64 * 1024;
const ORDERS_MAX = 500;
/** What Headwater answers to a delivery for an integration that was ended, or that there never was. */
const GONE = [404, 410];

const port = Number(process.env.HEADWATER_DEMO_PORT ?? 8788);
const origin = process.env.HEADWATER_ORIGIN ?? "http://localhost:8787";
const local = JSON.parse(readFileSync(process.env.HEADWATER_LOCAL_FILE ?? ".headwater/local.json", "utf8"));
const target = { origin, integration: process.env.HEADWATER_INTEGRATION, secret: local.demo_webhook_secret };
const shop = {
  origin,
  site: process.env.HEADWATER_SITE ?? "",
  shopOrigin: `http://localhost:${port}`,
  // Another host than the shop's, so that a browser arriving from the blog says so.
  blogOrigin: `http://127.0.0.1:${port}`,
};
const FILES = {
  "/shop.css": ["text/css; charset=utf-8", readFileSync(new URL("shop.css", import.meta.url))],
  "/shop.mjs": ["text/javascript; charset=utf-8", readFileSync(new URL("shop.mjs", import.meta.url))],
};

/** Orders by key: { order, paid, deliveries, refunded_minor, refunds, renewals, disputed }. */
const orders = new Map();

const server = createServer((request, response) => {
  handle(request, response).catch((error) => {
    console.error(error);
    if (!response.headersSent)
      html(response, 500, notFoundPage("Something went wrong in the demo shop", "Its window says what."));
  });
});
server.on("error", (error) => {
  console.error(`The demo shop can't listen on port ${port}: ${error.message}`);
  process.exit(1);
});
server.listen(port, "127.0.0.1");

async function handle(request, response) {
  const url = new URL(request.url, shop.shopOrigin);
  // A name that merely points at this machine is somebody else's page.
  if (![shop.shopOrigin, shop.blogOrigin].includes(`http://${request.headers.host}`))
    return plain(response, 421, "Wrong host.");
  const parts = url.pathname.split("/").filter(Boolean);
  if (request.method === "GET") return get(url, parts, response);
  if (request.method !== "POST") return plain(response, 405, "Only GET and POST.");
  if (request.headers.origin !== shop.shopOrigin) return plain(response, 403, "Only from the shop's own pages.");
  return post(parts, await formOf(request), response);
}

function get(url, parts, response) {
  const file = FILES[url.pathname];
  if (file) return send(response, 200, file[0], file[1]);
  if (parts.length === 0) return html(response, 200, startPage(shop));
  if (parts[0] === "shop") return html(response, 200, shopPage({ ...shop, email: freshEmail() }));
  if (parts[0] === "blog") return html(response, 200, blogPage(shop));
  const one = orders.get(parts[1]);
  if (parts[0] === "pay" && one)
    return one.paid ? redirect(response, `/thanks/${one.order.key}`) : html(response, 200, checkoutPage(one));
  if (parts[0] === "thanks" && one?.paid) return html(response, 200, thanksPage(shop, one));
  return html(response, 404, notFoundPage("There is nothing here", "Orders are forgotten when the demo shop stops."));
}

async function post(parts, form, response) {
  const [where, key, what] = parts;
  if (where === "checkout") return checkout(form, response);
  const one = orders.get(key);
  if (!one)
    return html(response, 404, notFoundPage("This order is unknown", "Orders are forgotten when the demo shop stops."));
  if (where === "pay" && !one.paid) await pay(one, form);
  if (where === "thanks" && one.paid) await afterwards(one, what);
  return redirect(response, `/thanks/${key}`);
}

// What a shop's backend does: create a Checkout Session, with the metadata that the page handed over.
function checkout(form, response) {
  const product = productOf(form.get("product"));
  if (!product) return html(response, 400, notFoundPage("The shop sells no such thing", "Go back and choose another."));
  const order = newOrder({
    key: randomBytes(8).toString("hex"),
    product,
    shape: form.get("shape") === "old" ? "old" : "new",
    email: emailOf(form),
    metadata: form.get("carries") === "metadata" ? metadataOf(form.get("metadata")) : {},
    created_s: now(),
  });
  if (orders.size >= ORDERS_MAX) orders.delete(orders.keys().next().value);
  orders.set(order.key, {
    order,
    paid: false,
    deliveries: [],
    refunds: 0,
    refunded_minor: 0,
    renewals: 0,
    disputed: false,
  });
  return redirect(response, `/pay/${order.key}`);
}

async function pay(one, form) {
  one.paid = true;
  one.order = { ...one.order, email: emailOf(form), created_s: now() };
  await play(one, purchase(one.order));
}

/** What may follow a payment, as the buttons of the thank-you page ask for it. */
async function afterwards(one, what) {
  const { order } = one;
  const left = order.product.amount_minor - one.refunded_minor;
  if (what === "refund" && left > 0 && !one.disputed) {
    const amount_minor = one.refunds === 0 ? Math.floor(left / 2) : left;
    one.refunds += 1;
    await play(
      one,
      refunded(order, { number: one.refunds, amount_minor, before_minor: one.refunded_minor, created_s: now() }),
    );
    one.refunded_minor += amount_minor;
  }
  if (what === "dispute" && !one.disputed && one.refunds === 0) {
    one.disputed = true;
    await play(one, disputed(order, "open", now()));
  }
  if (what === "renew" && order.product.interval) {
    one.renewals += 1;
    // Months don't pass here: the next one is paid now, its period lies ahead.
    await play(one, renewal(order, one.renewals, now()));
  }
}

async function play(one, events) {
  let deliveries = await deliverAll(target, events);
  if (deliveries.some(({ status }) => GONE.includes(status))) {
    await connectAgain();
    // What the ended integration refused is delivered whole to the new one, and the page tells that.
    deliveries = await deliverAll(target, events);
  }
  one.deliveries.push(...deliveries);
  const refused = deliveries.filter(({ status }) => status !== 200);
  for (const { type, status, answer } of refused)
    console.error(`Headwater refused ${type}: ${status} ${JSON.stringify(answer)}`);
}

/** The owner has disconnected the shop in the dashboard. A real shop would be connected again there; this one does so by itself. */
async function connectAgain() {
  const { integration } = await ensureDemoSite(new OwnerApi(origin, local.owner_token), local.demo_webhook_secret);
  target.integration = integration;
  console.log("The shop was disconnected in the dashboard; it has made a new integration.");
}

function metadataOf(text) {
  let found;
  try {
    found = JSON.parse(text ?? "{}");
  } catch {
    return {};
  }
  // Stripe's own limits: 50 keys of 40 characters, values of 500.
  const good = ([name, value]) => typeof value === "string" && name.length <= 40 && value.length <= 500;
  return Object.fromEntries(
    Object.entries(found ?? {})
      .filter(good)
      .slice(0, 50),
  );
}

const emailOf = (form) => (form.get("email") ?? "").trim().slice(0, 200) || freshEmail();
// A new one each time: otherwise the second purchase would be known by the first.
const freshEmail = () => `shopper-${randomBytes(3).toString("hex")}@example.com`;
const now = () => Math.floor(Date.now() / 1000);

async function formOf(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > BODY_MAX_BYTES) throw new Error("The form is too long.");
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString());
}

function send(response, status, type, body) {
  response.writeHead(status, { "Content-Type": type, "Cache-Control": "no-store" });
  response.end(body);
}
const html = (response, status, body) => send(response, status, "text/html; charset=utf-8", body);
const plain = (response, status, text) => send(response, status, "text/plain; charset=utf-8", `${text}\n`);
function redirect(response, location) {
  response.writeHead(303, { Location: location });
  response.end();
}
