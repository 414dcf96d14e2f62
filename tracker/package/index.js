// The tracker from a bundler: puts the script element on the page, and passes calls on to what it brings.
//
// It is not the tracker itself: that is `headwater.js`, which your installation serves, so both are always of one version.
// What always holds: importing does nothing, nothing here throws, and on a server every call is quiet.

const inBrowser = () => typeof window !== "undefined" && typeof document !== "undefined";

/** @typedef {typeof import("./index.js")} Package what `index.d.ts` promises */

/**
 * The tracker, or the queue that it takes over when it comes. Called by name, as either can be.
 * @returns {(...args: any[]) => void}
 */
function headwater() {
  // An element with this id would answer to the name as well.
  if (typeof window.headwater !== "function") {
    /** @type {unknown[][]} */
    const q = [];
    window.headwater = Object.assign((/** @type {unknown[]} */ ...args) => void q.push(args), { q });
  }
  return window.headwater;
}

/** @param {unknown[]} args */
const call = (...args) => {
  if (inBrowser()) headwater()(...args);
};

/**
 * `true` is an attribute without a value, a list is divided by spaces; what is off is left out.
 * @param {unknown} option
 */
function attributeText(option) {
  if (option === true) return "";
  return Array.isArray(option) ? option.join(" ") : String(option);
}

/**
 * What was started, as text: React runs effects twice while one develops, and the same again is no mistake.
 * @type {string | undefined}
 */
let started;

/** @type {Package["start"]} */
export function start({ src, nonce, paymentLinks, ...attributes } = /** @type {any} */ ({})) {
  if (!inBrowser()) return ready();
  const wanted = JSON.stringify([src, paymentLinks, attributes]);
  if (document.querySelector('script[data-site^="site_"]')) {
    if (wanted !== started) console.warn("headwater: started twice, or the script is on the page already");
    return ready();
  }
  started = wanted;
  const script = document.createElement("script");
  for (const [name, option] of Object.entries({
    ...attributes,
    paymentLinks: paymentLinks === false ? "off" : paymentLinks,
  })) {
    if (option != null && option !== false) script.dataset[name] = attributeText(option);
  }
  if (nonce) script.nonce = nonce;
  script.async = true;
  script.src = src;
  document.head.append(script);
  return ready();
}

/**
 * Where there is no page, and where the script is blocked, it stays pending: a promise refused would be noise.
 * @type {Package["ready"]}
 */
export const ready = (callback) =>
  new Promise((resolve) => {
    call("ready", () => {
      const tracker = /** @type {import("./headwater.js").Headwater} */ (window.headwater);
      resolve(tracker);
      callback?.(tracker);
    });
  });

/** What may be there already. */
const there = () => (inBrowser() ? window.headwater : undefined);

export const getVisitorId = () => there()?.getVisitorId?.() || null;
export const getSessionId = () => there()?.getSessionId?.() || null;
export const getAttributionMetadata = () => there()?.getAttributionMetadata?.() || {};
/** @type {Package["identify"]} */
export const identify = (/** @type {unknown} */ first, /** @type {unknown} */ more = undefined) =>
  call("identify", first, more);
/** @type {Package["track"]} */
export const track = (name, props) => call("track", name, props);
export const page = () => call("page");
/** @type {Package["consent"]} */
export const consent = (choice) => call("consent", choice);
export const optOut = () => call("optOut");
export const optIn = () => call("optIn");
export const reset = () => call("reset");
