// Links and forms: those that lead to a payment or to another host of the site carry the visit along; what is asked for
// becomes an event; and Stripe's own elements get the visit as attributes.
//
// What always holds: a value of somebody else's is never written over; nothing is decorated while there is no visitor.

import { hit } from "./send";
import { crossDomain, events, guard, on, paymentLinks } from "./settings";
import { clean, flatten, isWithin } from "./text";
import { email, ignored, isOwn, session, visitor } from "./visit";

const NAME_LIMIT = 64;
const FILES = /\.(pdf|zip|rar|7z|gz|dmg|exe|msi|pkg|apk|csv|epub|mp[34]|mov|(doc|xls|ppt)x?)$/i;

export const track = (name: unknown, props?: object) =>
  hit("event", { name: clean(name, NAME_LIMIT), props: flatten(props) });

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

/** The element that an event is about, and the address that it leads to. */
const read = (event: any): [Element, Element | undefined, URL] => {
  const element = event.composedPath()[0];
  const link = element.closest?.("a");
  return [element, link, new URL(link ? link.href.baseVal || link.href : element.action || "", location.href)];
};

if (!ignored) {
  on("click auxclick focus", (event) => {
    const [, link, url] = read(event);
    if (link) decorate(link, url);
  });
  on(
    "click auxclick submit",
    (event) => {
      const [element, link, url] = read(event);
      const submitted = event.type == "submit";
      const tagged = element.closest("[data-hw-event]");
      if (event.button > 1) return;
      if (tagged && (tagged.tagName == "FORM") == submitted) {
        const props: any = {};
        for (const { name, value } of tagged.attributes as any)
          if (/^data-hw-(?!event$)/.test(name)) props[name.slice(8)] = value;
        track((tagged as HTMLElement).dataset.hwEvent, props);
      }
      if (submitted) send("form", url);
      else if (link && !event.defaultPrevented) {
        if ((link as any).download || FILES.test(url.pathname)) send("download", url);
        else if (url.hostname && !isOwn(url.hostname)) send("outbound", url);
      }
    },
    1,
  );
  new MutationObserver(guard(dress)).observe(document, { childList: true, subtree: true });
}
