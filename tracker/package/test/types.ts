// What must and what must not type-check, by the package's own names. Never run: the compiler is the test.

import type { Headwater, HeadwaterMetadata } from "@headwater/tracker";
import * as tracker from "@headwater/tracker";
import { signIdentify, visitorOf } from "@headwater/tracker/sign";

/** Every call of the page's own object, once it is there. */
export function onThePage(headwater: Headwater) {
  const visitor: string | null = headwater.getVisitorId();
  const session: string | null = headwater.getSessionId();
  const metadata: HeadwaterMetadata = headwater.getAttributionMetadata();
  // Stripe takes what is a record of texts, and this is one.
  const forStripe: Record<string, string> = metadata;
  headwater.identify({ id: 17, email: "ada@example.com", plan: "pro", seats: 3, trial: false, gone: null });
  headwater.identify("user-17");
  headwater.identify("user-17", { stripe_customer: "cus_1", expires: 1_800_000_000, signature: "0f" });
  headwater.track("signup");
  headwater.track("signup", { plan: "pro", seats: 3, trial: true });
  headwater.page();
  headwater.consent("granted");
  headwater.consent("denied");
  headwater.optOut();
  headwater.optIn();
  headwater.reset();
  headwater.ready((it) => it.getVisitorId()).then((it) => it.track("ready"));

  // @ts-expect-error a trait is flat
  headwater.identify({ id: "17", address: { city: "Paris" } });
  // @ts-expect-error so is a prop
  headwater.track("signup", { plans: ["pro"] });
  // @ts-expect-error an event has a name
  headwater.track();
  // @ts-expect-error a choice is one of two words
  headwater.consent(true);
  // @ts-expect-error a page view is of where the page is
  headwater.page("/elsewhere");
  // @ts-expect-error a key of the metadata that Headwater does not write
  metadata.utm_id;
  return { visitor, session, forStripe };
}

/** Every form of the queue, and that the methods may not be there yet. */
export function beforeItHasLoaded() {
  window.headwater =
    window.headwater ||
    function () {
      // biome-ignore lint: the line of the docs that sites have on their pages
      (headwater!.q = headwater!.q || []).push(arguments);
    };
  const queue = window.headwater;
  queue("identify", { email: "ada@example.com" });
  queue("identify", 17, { plan: "pro" });
  queue("track", "signup", { plan: "pro" });
  queue("page");
  queue("consent", "granted");
  queue("optOut");
  queue("optIn");
  queue("reset");
  queue("ready", (it) => it.getAttributionMetadata());
  const visitor: string | null | undefined = queue("getVisitorId") ?? window.headwater?.getSessionId?.();
  const metadata: HeadwaterMetadata = window.headwater?.getAttributionMetadata?.() ?? {};
  document.addEventListener("headwater:ready", (event) => event.preventDefault());

  // @ts-expect-error only the queue may be there: `?.()`
  window.headwater.getVisitorId();
  // @ts-expect-error no such call
  queue("conversion", "signup");
  // @ts-expect-error an event has a name
  queue("track", { plan: "pro" });
  // @ts-expect-error a choice is one of two words
  queue("consent", "yes");
  return { visitor, metadata };
}

/** The package's own functions, with every option. */
export async function fromABundler() {
  const it = await tracker.start({
    site: "site_1",
    src: "/w/a.js",
    nonce: "n",
    endpoint: "/w/api/hw",
    debug: true,
    allowLocal: true,
    allowAutomation: true,
    requireConsent: true,
    cookieless: false,
    ignoreSignals: true,
    manual: true,
    hash: true,
    exclude: ["/admin"],
    events: "form",
    crossDomain: ["shop.example"],
    alsoCookie: "visitor",
    paymentLinks: false,
  });
  await tracker.start({
    site: "site_1",
    src: "/w/a.js",
    events: ["outbound", "download"],
    paymentLinks: ["pay.shop.example"],
  });
  const visitor: string | null = tracker.getVisitorId() ?? tracker.getSessionId() ?? it.getVisitorId();
  const metadata: HeadwaterMetadata = tracker.getAttributionMetadata();
  tracker.identify("user-17", { plan: "pro" });
  tracker.identify({ email: "ada@example.com" });
  tracker.track("signup", { plan: "pro" });
  tracker.page();
  tracker.consent("denied");
  tracker.optOut();
  tracker.optIn();
  tracker.reset();
  await tracker.ready((headwater) => headwater.page());

  // @ts-expect-error the script's address must be there
  tracker.start({ site: "site_1" });
  // @ts-expect-error so must the site
  tracker.start({ src: "/w/a.js" });
  // @ts-expect-error events that send themselves are of three kinds
  tracker.start({ site: "site_1", src: "/w/a.js", events: ["scroll"] });
  // @ts-expect-error a misspelt attribute
  tracker.start({ site: "site_1", src: "/w/a.js", requireConsents: true });
  return { visitor, metadata };
}

/** What the server signs is what the page passes on. */
export function signed(headwater: Headwater, key: string, cookies: string) {
  const made = signIdentify(key, { site: "site_1", visitor: visitorOf(cookies), id: 17, email: null });
  if (made) headwater.identify({ ...made, plan: "pro" });
  // @ts-expect-error nobody may be there to vouch for
  headwater.identify(made);
}
