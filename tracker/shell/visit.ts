// The visit: who this is, what is kept of it, what a checkout is told.
//
// It decides nothing about sessions and touches: the core does. What always holds: without permission to keep, nothing is
// written to the device, there are no ids, and the metadata tells of the source alone.

import { decide } from "./core";
import { cookieDomain, local, look, openJar, readCookie, sticks, writeCookie } from "./keep";
import { VISITOR, alsoCookie, crossDomain, exclude, has, navigation, say, site, target } from "./settings";
import { bare, caught, clean, freshId, isWithin } from "./text";

/** `tracker/lists` and `core/src/data`, put in by the build. */
declare const WAY_BACK: string;
declare const PARAMETERS: string;

const SESSION = "_hw_sid";
const TOUCH = "_hw_touch";
const OFF = "_hw_off";
const CONSENT = "_hw_consent";
const SESSION_SECONDS = 1800; // renewed by each hit, so that the cookie's end is the session's
const ADDRESS_LIMIT = 8000; // characters
/** Anyone on the page can set a cookie, and the Worker refuses what is no id. */
const UUID = /^([\da-f]{8}(-[\da-f]{4}){4}[\da-f]{8})$/;

/** Of an address: ampersands that were escaped for a page's source, and what an installed app's start says of itself. */

/** The marks of an address to which Stripe returns a payer, whatever the referrer: a bank's, after 3-D Secure. */

/** Why all of this page is ignored, if it is. */
export const ignored =
  (!/^site_\w/.test(site) && say("wrong data-site", "warn")) ||
  (!has("allowAutomation") && navigator.webdriver && "automation") ||
  (!has("allowLocal") && /^$|^127\.|^\[|\blocal(host)?$/.test(location.hostname) && "local") ||
  (!has("ignoreSignals") &&
    ((navigator as any).globalPrivacyControl ? "GPC" : (navigator.doNotTrack as any) == 1 && "DNT"));
export const cookieless = has("cookieless");

/** Whether ids may be kept: false once denied, undefined while nobody has said. */
export let granted: boolean | string | void = (!cookieless && !has("requireConsent")) || local(CONSENT);
export let visitor = "";
export let session = "";
export let email = "";
export let alias: string | undefined;
export let address = "";
export let referrer = document.referrer;
export let metadata: Record<string, string>;
/** Whether the page was reached from one of some hosts. */
const comesFrom = (hosts: string) => isWithin(referrer.split(/[/:]/)[3], hosts);
let off = local(OFF);
/** The ids that a link from another host of the site brought: only if one came from there, since an address can be forged. */
let carried: string[] | null | false = comesFrom(crossDomain) && location.search.match(/_hw=(.{36})_(.{36})/);
let record = "";
let user = "";

/** Why nothing is sent now, if so. */
export const silent = () =>
  ignored ||
  (off && "opted out") ||
  (granted === false && !cookieless && "no consent") ||
  (exclude.split(" ").some((start) => start && location.pathname.startsWith(start)) && "excluded");

const domain = () => cookieDomain || location.hostname;

/** Consent may be given on a later page than the first, of which nothing was kept: the browser's own history knows its address. */
if (!granted && navigation?.canGoBack && comesFrom(location.hostname)) referrer = navigation.entries()[0].url;

/** The site's own hosts, as far as this page knows. */
export const ownHosts = () => domain() + " " + crossDomain;

/** There the server sees the visitor cookie and renews it, for longer than Safari grants a script. */
export const isSameSite = () => target.protocol == location.protocol && isWithin(target.hostname, domain());

/** Notes that a page is shown. Within a document one comes from the page before, if there was one. */
export const arrive = (another?: unknown) => {
  if (another) referrer = address;
  address = bare(location.href)
    .replace(/&(amp;)+|\bsource=pwa\b/g, "&")
    .slice(0, ADDRESS_LIMIT);
};

/** Who this is, as of now. */
export const refresh = () => {
  const mayKeep = granted && !silent();
  if (mayKeep) openJar();
  const stored = (name: string, at: number) =>
    mayKeep &&
    caught(carried ? carried[at] : sticks ? readCookie(name) : ["", visitor, session][at] || local(name), UUID);
  const before = stored(VISITOR, 1);
  const goesOn = before ? stored(SESSION, 2) : !mayKeep && record;
  visitor = before || (mayKeep ? freshId() : "");
  record = (before && !carried && local(TOUCH)) || record;
  user = user || record.split("\n")[3] || "";
  const [decided, begins] = decide(
    `${address}\n${referrer}\n${PARAMETERS}\n${record}`,
    record,
    !goesOn,
    /(cs_(live|test)|intent=(pi|seti))_|redirect_status=/.test(address) || comesFrom(`${ownHosts()} ${WAY_BACK}`),
  );
  const [landing_url, came_from = "", parameters] = decided.split("\n");
  record = [landing_url, came_from, parameters, user].join("\n");
  session = mayKeep ? (begins ? freshId() : (goesOn as string)) : "";
  if (mayKeep) {
    const other = readCookie(alsoCookie);
    if (carried || before != visitor || !isSameSite()) {
      writeCookie(VISITOR, visitor);
      // Looking waits until it is written: a beacon that overtook it would bring the server the cookie of before.
      if (readCookie(VISITOR)) look();
    }
    writeCookie(SESSION, session, SESSION_SECONDS);
    if (!sticks) local(VISITOR, visitor);
    local(TOUCH, record);
    if (alsoCookie != VISITOR && other != visitor) {
      alias = other || alias;
      writeCookie(alsoCookie, visitor);
    }
    carried = null;
  }
  const all: any = {
    headwater_visitor_id: visitor,
    headwater_session_id: session,
    headwater_site_id: visitor && site,
    headwater_user_id: visitor && user,
    landing_url,
    referrer: came_from,
  };
  metadata = {};
  const tell = (key: string, value: unknown) => {
    if (clean(value) && !metadata[key]) metadata[key] = clean(value);
  };
  for (const key in all) tell(key, all[key]);
  new URLSearchParams(parameters).forEach((value, key) =>
    /^utm/.test(key) ? tell(key, value) : tell("click_id", key + ":" + value),
  );
};

/** A user was named. */
export const noteUser = (traits: any) => {
  user = traits.id || user;
  email = traits.email || email;
};

/** Forgets who this was. */
export const reset = () => {
  look();
  if (readCookie(VISITOR)) openJar(); // it may be another page's, on a domain that this one has not looked for
  for (const name of [VISITOR, SESSION, alsoCookie]) writeCookie(name, "", 0);
  for (const name of [VISITOR, TOUCH]) local(name, "");
  visitor = session = record = user = email = alias = "";
  refresh();
};

export const consent = (choice: string) => {
  granted = choice == "granted" && choice;
  local(CONSENT, granted || "");
  (granted ? refresh : reset)();
};

export const optOut = (flag: string) => {
  local(OFF, (off = flag));
  if (off) reset();
};
