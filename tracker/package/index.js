// The tracker from a bundler: puts the script element on the page, and passes calls on to what it brings.
//
// It is not the tracker itself: that is `headwater.js`, which your installation serves, so both are always of one version.
// What always holds: importing does nothing, nothing here throws, and on a server every call is quiet.

const inBrowser = () => typeof window !== "undefined" && typeof document !== "undefined";

/** The tracker, or the queue that it takes over when it comes. */
function headwater() {
  // An element with this id would answer to the name as well.
  if (typeof window.headwater !== "function") {
    window.headwater = (...call) => {
      window.headwater.q ??= [];
      window.headwater.q.push(call);
    };
  }
  return window.headwater;
}

const call = (...args) => {
  if (inBrowser()) headwater()(...args);
};
const ask = (name, otherwise) => (inBrowser() && window.headwater?.[name]?.()) || otherwise;

/** `true` is an attribute without a value, a list is divided by spaces; what is off is left out. */
function attributeText(option) {
  if (option === true) return "";
  return Array.isArray(option) ? option.join(" ") : String(option);
}

/** What was started, as text: React runs effects twice while one develops, and the same again is no mistake. */
let started;

export function start({ src, nonce, paymentLinks, ...attributes } = {}) {
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

/** Where there is no page, and where the script is blocked, it stays pending: a promise refused would be noise. */
export const ready = (callback) =>
  new Promise((resolve) => {
    call("ready", () => {
      resolve(window.headwater);
      callback?.(window.headwater);
    });
  });

export const getVisitorId = () => ask("getVisitorId", null);
export const getSessionId = () => ask("getSessionId", null);
export const getAttributionMetadata = () => ask("getAttributionMetadata", {});
export const identify = (first, more) => call("identify", first, more);
export const track = (name, props) => call("track", name, props);
export const page = () => call("page");
export const consent = (choice) => call("consent", choice);
export const optOut = () => call("optOut");
export const optIn = () => call("optIn");
export const reset = () => call("reset");
