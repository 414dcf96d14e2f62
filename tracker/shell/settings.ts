// What the page's owner set, read from the script element at once: `document.currentScript` is gone later.
//
// Also here: how the tracker deals with what goes wrong, since that depends on `data-debug`; and the page's own hold on
// the tracker, since a second copy of the script stops here. The build catches what is thrown and warns of it.

import { bare } from "./text";

export const page = window as any;
/** What stood in the tracker's place: nothing, or the queue of calls made before loading. */
export const before = page.headwater || {};
if (before.identify) throw "on this page twice";

/** The element around this page where it is a frame of another of the same origin: that one is the page view, and is looked at. */
export const framed = page.frameElement;
/** How browsers tell of routes since 2022, if they do. */
export const navigation = page.navigation;

/** The visitor's cookie, which checkouts read. */
export const VISITOR = "_hw_vid";

const running = document.currentScript as any;
/** The element that runs this may be a loader's; a tag manager's may have lost its attributes. */
const script = running?.dataset.site ? running : document.querySelector("[data-site^=site_]") || running;
/** Where no element can carry them, what stood in the tracker's place does. */
const given: Record<string, string | undefined> = { ...script?.dataset, ...before };

export const {
  site = "",
  exclude = "",
  alsoCookie = VISITOR,
  crossDomain = "",
  events = "",
  paymentLinks = "buy.stripe.com book.stripe.com donate.stripe.com",
  endpoint = "api/hw",
} = given;

/** Whether the element has an attribute, by its name in camel case. */
export const has = (name: string) => name in given;

/** Where beacons go: beside the script, unless it says otherwise. */
export const target = new URL(endpoint, bare(script?.src || location.href));

/** The one place that says what is ignored and why: to those who debug, or to everybody. Answers the reason. */
export const say = (why: unknown, loud?: "warn") => {
  if (loud || has("debug")) console[loud || "info"]("headwater:", why);
  return why;
};

/** Nothing of ours may break the page. */
export const guard =
  <T extends any[], R>(call: (...args: T) => R, quiet?: unknown) =>
  (...args: T): R | void => {
    try {
      return call(...args);
    } catch (why) {
      quiet || say(why);
    }
  };

/** Listens at the window: before anybody else, so that nothing the page does hides an event; or late, after all others. */
export const on = (types: string, call: (event: any) => unknown, late?: unknown) =>
  types.split(" ").forEach((type) => addEventListener(type, guard(call), !late));
