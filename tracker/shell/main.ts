// The tracker's shell: reads the page, puts the facts to the core, carries the effects out, hooks navigation.
//
// It decides nothing about visitors, sessions and touches: the core does. What always holds: it never throws into the
// page, it reads its attributes at once (`document.currentScript` is gone later), and on a page that is to be ignored
// it keeps nothing, sends nothing and answers null.
//
// Attributes: data-site (required); data-endpoint, by default /api/collect beside this script; data-debug says what is
// ignored and what the server answers; data-allow-automation and data-allow-local let one's own tests and machine in.

import { loadCore } from "./core";
import { findCookieDomain, readCookie, readRecord, writeCookie, writeRecord } from "./keep";
import { isWithin } from "./plain";

/** `tracker/lists`, put in by the build. */
declare const WAY_BACK: string;
declare const PARAMETERS: string;
declare const NAMES: string;

type Call = (...args: any[]) => unknown;

const VISITOR_SECONDS = 34560000; // 400 days, the most a browser grants
const SESSION_SECONDS = 1800; // renewed by each hit, so that the cookie's end is the session's
const ADDRESS_LIMIT = 2000; // characters, as below
const TRAITS = 20;
const TRAIT_LIMIT = 300;
const TRAITS_LIMIT = 1200; // at most 3,600 bytes; with two addresses at their limit the body stays below 8 KiB

const page = window as any;
const script = (document.currentScript || document.querySelector("[data-site]") || {}) as HTMLScriptElement;
const { site = "", endpoint, debug, allowAutomation, allowLocal } = script.dataset || {};

/** The one place that says what is ignored and why. */
const say = (why: unknown) => {
  if (debug != null) console.info("headwater:", why);
};

/** Nothing of ours may break the page. */
const guard = (call: Call): Call => (...args) => {
  try {
    return call(...args);
  } catch (why) {
    return say(why);
  }
};

/** Why this page is ignored, if it is. The two attributes are for one's own tests and one's own machine. */
function ignoredBecause(): unknown {
  const { webdriver, userAgent, doNotTrack, globalPrivacyControl } = navigator as any;
  if (!/^site_[\w-]+$/.test(site)) {
    console.warn("headwater: data-site missing or wrong");
    return "site";
  }
  if (allowAutomation == null && (webdriver || /headless/i.test(userAgent))) return "automation";
  if (allowLocal == null && /^$|^127\.|^\[::1|\blocal(host)?$/.test(location.hostname)) return "local";
  return globalPrivacyControl ? "GPC" : doNotTrack == 1 && "DNT";
}

const randomDigits = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(36)), (byte) => (byte & 15).toString(16)).join("");

/** The traits that are flat, within bounds. */
function flatten(traits: any): any {
  const flat: any = {};
  for (const key of Object.keys(traits).slice(0, TRAITS)) {
    const value = traits[key];
    flat[key] =
      typeof value == "string" || (key == "id" && value != null)
        ? ("" + value).slice(0, TRAIT_LIMIT).replace(/[\ud800-\udbff]$/, "") // no half of a character
        : /^[bn]/.test(typeof value) // boolean, number
          ? value
          : undefined;
    if (JSON.stringify(flat).length > TRAITS_LIMIT) delete flat[key];
  }
  return flat;
}

function start(): void {
  const decide = loadCore(say);
  const ignored = ignoredBecause();
  const { href, hostname, protocol } = new URL(endpoint || "/api/collect", script.src || location.href);
  const cookies = ignored ? "" : findCookieDomain();
  const domain = cookies || "";
  // On the site's own hosts the server sees the visitor cookie and renews it, for longer than Safari grants a script.
  const sameSite = protocol == location.protocol && isWithin(hostname, domain || location.hostname);

  let record = "";
  let metadata: Record<string, string> = {};
  let address = "";
  let from: string;
  let path: string | undefined;
  const held: string[] = [];
  const visitorId = () => metadata.headwater_visitor_id || null;
  const sessionId = () => metadata.headwater_session_id || null;

  /** Sends what is held, unless the page is not shown: a page rendered ahead of time may never be. */
  const flush = guard(() => {
    if ((document as any).prerendering || document.hidden) return;
    for (const body of held.splice(0)) {
      // Text, so that there is no preflight; keepalive, so that leaving the page does not cancel it.
      fetch(href, { method: "POST", body, keepalive: true, credentials: sameSite ? "include" : "omit" })
        .then((answer) => answer.text())
        .then(say, say);
    }
  });

  function hit(type: string, user: string, traits?: object): void {
    // Where the browser keeps no cookies, what this page knows stands in.
    const cookie = (name: string, known: string | null) => (cookies == null ? known || "" : readCookie(name));
    const visitor = cookie("_hw_vid", visitorId());
    const own = [visitor, cookie("_hw_sid", sessionId()), readRecord() || record, randomDigits(), randomDigits(), site];
    ({ record, ...metadata } = decide([
      ...(ignored ? own.fill("") : own), // nothing to go by, and nothing to make ids of
      address,
      from,
      ignored ? "" : user,
      location.hostname + " " + domain + WAY_BACK,
      PARAMETERS,
      NAMES,
    ]));
    if (ignored) return say("ignored: " + ignored);
    if (visitorId() != visitor || !sameSite) writeCookie("_hw_vid", visitorId()!, VISITOR_SECONDS, domain);
    writeCookie("_hw_sid", sessionId()!, SESSION_SECONDS, domain);
    writeRecord(record);
    held.push(
      JSON.stringify({
        version: 1,
        type,
        site,
        visitor: visitorId(),
        session: sessionId(),
        url: address,
        referrer: from,
        cookie_domain: domain || undefined,
        traits,
      }),
    );
    flush();
  }

  /** A page view, unless it is the same path again. Within a document one comes from the address before. */
  const view = guard((again) => {
    if (path == location.pathname && !again) return say("same path");
    from = address || document.referrer.slice(0, ADDRESS_LIMIT);
    path = location.pathname;
    // A password in an address is no one's business.
    address = location.href.replace(/^([^/]*\/\/)[^/]*@/, "$1").slice(0, ADDRESS_LIMIT);
    hit("page_view", "");
  });

  const calls: Record<string, Call> = {
    getVisitorId: visitorId,
    getSessionId: sessionId,
    getAttributionMetadata: () => ({ ...metadata }),
    identify(first, more) {
      const traits = flatten(typeof first == "object" ? first : { ...more, id: first });
      hit("identify", encodeURIComponent(traits.id || ""), traits);
    },
  };
  const queue = (page.headwater || {}).q || [];
  const headwater: any = (page.headwater = guard((name, ...args) => calls[name](...args)));
  for (const name in calls) headwater[name] = guard(calls[name]);

  view();
  if (!ignored) {
    const push = history.pushState;
    history.pushState = function () {
      push.apply(this, arguments as any);
      view();
    };
    addEventListener("popstate", () => view());
    addEventListener("pageshow", (event) => event.persisted && view(true)); // back from the browser's own cache
    document.addEventListener("visibilitychange", flush);
    document.addEventListener("prerenderingchange", flush);
  }
  for (const call of queue) headwater(...call);
}

guard(() => ((page.headwater || {}).identify ? console.warn("headwater: on this page twice") : start()))();
