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
const fill = (place: any, what: string, names: string[], address: unknown = email) =>
  visitor &&
  ["hw_" + ids(), address].forEach((value, at) => {
    if (value && /^(hw_.*)?$/.test(place["get" + what](names[at]) || "")) place["set" + what](names[at], value);
  });

/** Tells Stripe's own elements. A customer session names the customer, and Stripe takes no email beside it. */
export const dress = () =>
  paymentLinks == "off" ||
  document
    .querySelectorAll("stripe-buy-button,stripe-pricing-table")
    .forEach((element) =>
      fill(
        element,
        "Attribute",
        ["client-reference-id", "customer-email"],
        !element.hasAttribute("customer-session-client-secret") && email,
      ),
    );

/** An event about a link or a form: on its way down it decorates, on its way up it counts. */
const meet = (event: any) => {
  const path = event.composedPath();
  // Not `closest`: an icon's shadow tree ends at the icon, and the link is around it.
  const near = (selector: string) => path.find((node: any) => node.matches?.(selector));
  const link = near("a");
  const url = new URL(link ? link.href.baseVal || link.href : path[0].getAttribute?.("action") || "", location.href);
  if (event.eventPhase < 3) {
    const isPaid = isWithin(url.hostname, paymentLinks);
    const isOther = visitor && isWithin(url.hostname, crossDomain) && url.hostname != location.hostname;
    if (isPaid) fill(url.searchParams, "", ["client_reference_id", "prefilled_email"]);
    else if (isOther) url.searchParams.set("_hw", ids());
    return link && (isPaid || isOther) ? link.setAttribute("href", url) : 0;
  }
  if (event.button > 1) return;
  const submitted = event.type == "submit";
  const tagged = near("[data-hw-event]");
  if (tagged && (tagged.tagName == "FORM") == submitted) {
    const all: any = {};
    for (const { name, value } of tagged.attributes) if (/^data-hw-/.test(name)) all[name.slice(8)] = value;
    const { event, ...props } = all;
    track(event, props);
  }
  const kind: any = submitted
    ? "form"
    : link &&
      !event.defaultPrevented &&
      (link.hasAttribute("download") || FILES.test(url.pathname)
        ? "download"
        : url.hostname && !isWithin(url.hostname, ownHosts()) && "outbound");
  if (events.includes(kind)) track(kind, { url: url.origin + url.pathname });
};

if (!ignored) {
  on("click auxclick submit", meet, 1);
  on("click auxclick focus", meet);
  new MutationObserver(guard(dress)).observe(document, { childList: true, subtree: true });
}
