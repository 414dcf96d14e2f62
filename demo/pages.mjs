// The demo's pages as HTML. Pure: values in, text out; everything that isn't ours is escaped.

import { PRODUCTS, priceText } from "./products.mjs";
import { idsOf } from "./stripe-events.mjs";

const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escaped = (text) => String(text).replace(/[&<>"']/g, (character) => ENTITIES[character]);

/** @typedef {{ site: string, origin: string }} Shop its site, and where Headwater answers */

/** Ways to arrive. What makes them different is only their address (and, for the blog, the page they start from). */
const ARRIVALS = [
  {
    id: "newsletter",
    title: "A newsletter",
    text: "utm_campaign=autumn-letter",
    query: "utm_source=newsletter&utm_medium=email&utm_campaign=autumn-letter",
  },
  {
    id: "ads",
    title: "Google Ads",
    text: "utm_campaign=paper-search, a gclid",
    query: "utm_source=google&utm_medium=cpc&utm_campaign=paper-search&gclid=demo-click-1",
  },
];

/** Where the demo begins. Without the tracker: a visit begins with the way one arrives, not here. */
export function startPage({ blogOrigin }) {
  const links = ARRIVALS.map(({ id, title, text, query }) => arrival(id, `/shop?${query}`, title, text));
  const body = `
  <main class="start">
    <p class="kicker">Headwater's demo shop</p>
    <h1>How do you arrive at the shop?</h1>
    <ul class="arrivals">
      ${links.join("")}
      ${arrival("blog", `${blogOrigin}/blog/good-paper`, "A blog post", "a link on another site, no parameters")}
      ${arrival("direct", "/shop", "Typed the address", "a direct visit: nothing to credit")}
    </ul>
    <p class="quiet">Then buy something, pay at a pretend Stripe, and look at the payment in the dashboard.</p>
    <button type="button" id="forget" data-testid="forget">Come as somebody new</button>
    <p class="quiet">Removes this browser's visitor and session ids. Otherwise you are the visitor you were, and a visit
      goes on for 30 minutes unless a new campaign begins one.</p>
  </main>
<script type="module" src="/shop.mjs"></script>`;
  return page({ title: "Headwater's demo shop", body });
}

const arrival = (id, address, title, text) => `
  <li><a href="${escaped(address)}" rel="${id === "blog" ? "" : "noreferrer"}" data-testid="arrive-${id}">${title}<small>${text}</small></a></li>`;

/** @param {Shop & { blogOrigin: string, email: string }} given */
export function shopPage({ email, ...shop }) {
  const body = `
  <header class="masthead">
    <a class="brand" href="/shop">Leaf &amp; Line</a>
    <p>Paper and tea, in small amounts.</p>
  </header>
  <main>
    <form method="post" action="/checkout" id="shop">
      <section class="shelf" aria-label="Products">${PRODUCTS.map(productCard).join("")}</section>
      <label class="email">Your email
        <input name="email" type="email" required autocomplete="off" value="${escaped(email)}" data-testid="email">
        <small>A new one each time, so that no earlier purchase gives you away.</small>
      </label>
      <section class="panel" aria-labelledby="demo-title">
        <h2 id="demo-title">This is a demo: choose what happens when you buy</h2>
        <div class="choices">
          ${radios("What the checkout carries", "carries", [
            ["metadata", "getAttributionMetadata()", "the recommended way"],
            ["identify", "only identify({ email })", "then the email is the clue"],
            ["nothing", "nothing", "to see what is missing"],
          ])}
          ${radios("Stripe's API version", "shape", [
            ["new", "2026-10-28.endive", "today's objects"],
            ["old", "2024-06-20", "as older accounts send them"],
          ])}
        </div>
        <p class="where" id="where" hidden></p>
        <p><a href="/">Arrive in another way</a>, or read <a href="${escaped(shop.blogOrigin)}/blog/good-paper">what a blog says of the
          notebook</a>: a link to another host, which is sent as an event by itself, as a tagged button is.</p>
      </section>
      <input type="hidden" name="metadata" value="{}">
    </form>
  </main>`;
  return page({ title: "Leaf & Line, a demo shop", body, shop });
}

function radios(legend, name, options) {
  const rows = options.map(
    ([value, label, text], index) => `
    <label><input type="radio" name="${name}" value="${value}"${index === 0 ? " checked" : ""} data-testid="${name}-${value}">
      <span><code>${label}</code><small>${text}</small></span></label>`,
  );
  return `<fieldset><legend>${legend}</legend>${rows.join("")}</fieldset>`;
}

const ART = {
  notebook:
    '<rect x="34" y="18" width="72" height="94" rx="5" class="a"/><rect x="34" y="18" width="13" height="94" rx="4" class="b"/><path d="M60 44h32M60 58h32M60 72h20" class="c"/>',
  tea: '<path d="M32 52h66v26c0 18-14 30-33 30S32 96 32 78z" class="a"/><path d="M98 58h8c16 0 16 26-2 26h-8" class="c"/><path d="M52 40c-6-8 6-12 0-22M70 40c-6-8 6-12 0-22" class="c"/><rect x="26" y="112" width="80" height="5" rx="2.5" class="b"/>',
};

const productCard = (product) => `
  <article class="card">
    <svg viewBox="0 0 140 130" role="img" aria-label="${escaped(product.name)}">${ART[product.art]}</svg>
    <h3>${escaped(product.name)}</h3>
    <p>${escaped(product.text)}</p>
    <div class="buy"><strong>${escaped(priceText(product))}</strong>
      <button name="product" value="${product.slug}" data-hw-event="buy" data-hw-product="${product.slug}" data-testid="buy-${product.slug}">${product.interval ? "Subscribe" : "Buy"}</button></div>
  </article>`;

/** Another site, as far as a browser can tell: another host, no tracker, a plain link to the shop. */
export function blogPage({ shopOrigin }) {
  const body = `
  <main class="prose">
    <p class="kicker">The Margin, a blog that isn't the shop</p>
    <h1>What makes good paper</h1>
    <p>Good paper has weight without stiffness, takes ink without feathering, and lies flat when the book is open.
       Few notebooks manage all three.</p>
    <p>The best I found this year is the field notebook of
       <a href="${shopOrigin}/shop" data-testid="blog-link">Leaf &amp; Line</a>.</p>
  </main>`;
  return page({ title: "What makes good paper", body, head: '<meta name="referrer" content="unsafe-url">' });
}

/** Stands for checkout.stripe.com: no tracker here either. */
export function checkoutPage({ order }) {
  const body = `
  <main class="checkout">
    <p class="kicker">Pretend Stripe Checkout · test mode · no money moves</p>
    <h1>${escaped(order.product.name)}</h1>
    <p class="amount">${escaped(priceText(order.product))}</p>
    <form method="post" action="/pay/${order.key}">
      <label>Email <input name="email" type="email" required value="${escaped(order.email)}"></label>
      <label>Card <input value="4242 4242 4242 4242" readonly></label>
      <button data-testid="pay">${order.product.interval ? "Subscribe" : "Pay"} ${escaped(priceText(order.product))}</button>
    </form>
    <details><summary>Metadata of this Checkout Session (${Object.keys(order.metadata).length})</summary>
      <pre data-testid="metadata">${escaped(JSON.stringify(order.metadata, null, 2))}</pre></details>
  </main>`;
  return page({ title: "Checkout", body });
}

export function thanksPage(shop, one) {
  const { order, deliveries } = one;
  const payment = `${shop.origin}/sites/${shop.site}/payments/${idsOf(order).payment_intent}?mode=test`;
  const body = `
  <header class="masthead"><a class="brand" href="/shop">Leaf &amp; Line</a></header>
  <main class="thanks">
    <h1>Thank you</h1>
    <p>Your ${escaped(order.product.name)} is paid: ${escaped(priceText(order.product))}, ${escaped(order.email)}.</p>
    <p><a class="button" href="${escaped(payment)}" data-testid="see-payment">See this payment in Headwater</a></p>
    <form method="post" class="after">
      ${after(order, one)
        .map(
          ([what, label]) =>
            `<button formaction="/thanks/${order.key}/${what}" data-testid="${what}">${label}</button>`,
        )
        .join("")}
      <button type="button" id="identify-now" data-email="${escaped(order.email)}" data-testid="identify-now">Sign in with this email now</button>
    </form>
    <h2>What Stripe would have sent</h2>
    <p class="quiet">Signed with a secret that only the demo's own process has, in no order, now and then twice.</p>
    <div class="scroll"><table><thead><tr><th>Event</th><th>Answer</th><th>Outcome</th></tr></thead>
      <tbody data-testid="deliveries">${deliveries.map(deliveryRow).join("")}</tbody></table></div>
  </main>`;
  return page({ title: "Thank you", body, shop });
}

function after(order, one) {
  const left = order.product.amount_minor - one.refunded_minor;
  return [
    ...(left > 0 && !one.disputed ? [["refund", one.refunds === 0 ? "Refund half" : "Refund the rest"]] : []),
    ...(one.refunds === 0 && !one.disputed ? [["dispute", "Dispute it"]] : []),
    ...(order.product.interval ? [["renew", "Next month's payment"]] : []),
  ];
}

function deliveryRow({ type, status, answer }) {
  const outcome = answer?.outcome ?? answer?.error?.code ?? "";
  const reason = answer?.reason ? `, ${answer.reason}` : "";
  return `<tr><td><code>${escaped(type)}</code></td><td>${status}</td><td>${escaped(outcome + reason)}</td></tr>`;
}

export function notFoundPage(title, text) {
  return page({
    title,
    body: `<main class="prose"><h1>${escaped(title)}</h1><p>${escaped(text)}</p><p><a href="/">To the beginning of the demo</a></p></main>`,
  });
}

/**
 * A whole page. Where `shop` is given, the page belongs to the shop: the tracker is on it, as the dashboard's snippet says.
 * @param {{ title: string, body: string, head?: string, shop?: Shop }} parts
 */
function page({ title, body, head = "", shop }) {
  // A real shop needs only data-site. This one runs on localhost and is walked by tests, which the tracker ignores unasked.
  const options = `data-site="${escaped(shop?.site)}" data-events="outbound" data-allow-local data-allow-automation`;
  const scripts =
    shop === undefined
      ? ""
      : `
<script>window.headwater = window.headwater || function () { (headwater.q = headwater.q || []).push(arguments) }</script>
<script defer src="${escaped(shop.origin)}/headwater.js" ${options}></script>
<script type="module" src="/shop.mjs"></script>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/shop.css">${head}${scripts}
</head>
<body>${body}
</body>
</html>
`;
}
