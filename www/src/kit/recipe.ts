// The pieces of code that an owner pastes: the snippet, and the checkout on the page and in Node. Pure.
// Always: only the metadata keys that Headwater writes are passed on, since what a browser sends is an unsigned statement.

/** `local`: for pages on one's own machine, whose visits are not counted otherwise. */
export function snippet(origin: string, site: string, local = false): string {
  return `<script defer src="${origin}/headwater.js" data-site="${site}"${local ? " data-allow-local" : ""}></script>`;
}

/** Hosts of one's own machine, by the tracker's rule. It sends nothing from there unless the tag allows it. */
const LOCAL = /^127\.|^\[|(^|\.)local(host)?$/;
export const isLocal = (host: string): boolean => LOCAL.test(host);

export const PAGE_RECIPE = `// On your page: send the visitor's ids along when the buyer goes to the checkout.
const response = await fetch("/create-checkout-session", {
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify({
    attribution: window.headwater?.getAttributionMetadata?.() ?? {},
  }),
});
const { url } = await response.json();
location.href = url;`;

export const NODE_RECIPE = `// On your server: put them where Stripe keeps them.
const KEYS = [
  "headwater_visitor_id", "headwater_session_id", "headwater_site_id", "headwater_user_id",
  "landing_url", "referrer", "click_id",
  "utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content",
];

app.post("/create-checkout-session", async (request, response) => {
  const sent = request.body.attribution ?? {};
  const metadata = Object.fromEntries(
    KEYS.filter((key) => typeof sent[key] === "string").map((key) => [key, sent[key].slice(0, 500)]),
  );
  const session = await stripe.checkout.sessions.create({
    mode: "payment",
    line_items: [{ price: "price_…", quantity: 1 }],
    success_url: "https://example.com/thanks?session_id={CHECKOUT_SESSION_ID}",
    ...(metadata.headwater_visitor_id && { client_reference_id: metadata.headwater_visitor_id }),
    metadata,
    payment_intent_data: { metadata },
    // With mode "subscription" instead: subscription_data: { metadata },
  });
  response.json({ url: session.url });
});`;
