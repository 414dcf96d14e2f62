// Links and forms: those that lead to a payment or to another host of the site carry the visit along; what is asked for
// becomes an event; and Stripe's own elements get the visit as attributes.
//
// What always holds: a value of somebody else's is never written over; nothing is decorated while there is no visitor.

import { hit } from "./send";
import { crossDomain, events, guard, on, paymentLinks } from "./settings";
import { clean, flatten, isWithin } from "./text";
import { email, ignored, ownHosts, session, visitor } from "./visit";

const NAME_LIMIT = 64;
const FILES = /\.(pdf|zip|gz|dmg|exe|apk|csv|mp[34]|(doc|xls|ppt)x?)$/i;

export const track = (name: any, props?: object) =>
  (name = clean(name || "", NAME_LIMIT).trim()) && hit("event", { name, props: flatten(props) });

const ids = () => visitor + "_" + session;

/** Tells Stripe, in an address or in the attributes of an element. */
const fill = (place: any, what: string, names: string[]) =>
  visitor &&
  ["hw_" + ids(), email].forEach((value, at) => {
    if (value && /^(hw_.*)?$/.test(place["get" + what](names[at]) || "")) place["set" + what](names[at], value);
  });

const decorate = (link: Element, url: URL) => {
  if (isWithin(url.hostname, paymentLinks)) fill(url.searchParams, "", ["client_reference_id", "prefilled_email"]);
  else if (visitor && isWithin(url.hostname, crossDomain) && url.hostname != location.hostname) url.searchParams.set("_hw", ids());
  else return;
  link.setAttribute("href", url.href);
};

/** Tells Stripe's own elements. */
export const dress = () =>
  paymentLinks == "off" ||
  document
    .querySelectorAll("stripe-buy-button,stripe-pricing-table")
    .forEach((element) => fill(element, "Attribute", ["client-reference-id", "customer-email"]));

const send = (name: string, url: URL) => events.includes(name) && track(name, { url: url.origin + url.pathname });

/** An event about a link or a form: on its way down it decorates, on its way up it counts. */
const meet = (event: any) => {
  const element = event.composedPath()[0];
  const link = element.closest?.("a");
  const url = new URL(link ? link.href.baseVal || link.href : element.getAttribute?.("action") || "", location.href);
  if (event.eventPhase < 3) return link && decorate(link, url);
  if (event.button > 1) return;
  const submitted = event.type == "submit";
  const tagged = element.closest("[data-hw-event]");
  if (tagged && (tagged.tagName == "FORM") == submitted) {
    const all: any = {};
    for (const { name, value } of tagged.attributes) if (/^data-hw-/.test(name)) all[name.slice(8)] = value;
    const { event, ...props } = all;
    track(event, props);
  }
  if (submitted) send("form", url);
  else if (link && !event.defaultPrevented) {
    if (link.hasAttribute("download") || FILES.test(url.pathname)) send("download", url);
    else if (url.hostname && !isWithin(url.hostname, ownHosts())) send("outbound", url);
  }
};

if (!ignored) {
  on("click auxclick focus", meet);
  on("click auxclick submit", meet, 1);
  new MutationObserver(guard(dress)).observe(document, { childList: true, subtree: true });
}
