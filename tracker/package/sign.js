// Signs identifies with the site's identify key, so that Headwater knows who vouches for them.
//
// For the site's own server: the key never belongs on a page. Not here: any cryptography; Node's own is used, which other servers'
// runtimes bring too (`nodejs_compat` on Cloudflare).

import { createHmac } from "node:crypto";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const HOUR_S = 3_600;

/**
 * The visitor that a `Cookie` header names; null on a browser's first page, and where nothing is kept.
 * @type {typeof import("./sign.js").visitorOf}
 */
export function visitorOf(cookies) {
  const pairs = (cookies ?? "").split(";").map((pair) => pair.trim().split("="));
  const value = pairs.find(([name]) => name === "_hw_vid")?.[1];
  return value !== undefined && UUID.test(value) ? value : null;
}

/**
 * What the page passes to `identify`. Null without a visitor: there is nobody to vouch for yet. What is signed is good for an hour
 * unless `expires` (unix seconds, at most a day ahead) says otherwise.
 * @type {typeof import("./sign.js").signIdentify}
 */
export function signIdentify(
  key,
  { site, visitor, id, email, stripe_customer, expires = Math.floor(Date.now() / 1000) + HOUR_S },
) {
  if (typeof key !== "string" || !key.startsWith("hw_identify_"))
    throw new TypeError("the identify key begins with hw_identify_");
  if (typeof site !== "string" || !site.startsWith("site_")) throw new TypeError("the site begins with site_");
  if (!Number.isSafeInteger(expires)) throw new TypeError("expires is a whole number of unix seconds");
  if (typeof visitor !== "string" || !UUID.test(visitor)) return null;
  const given = Object.entries({ id, email, stripe_customer }).map(([name, value]) => [name, clean(value ?? "")]);
  const who = Object.fromEntries(given.filter(([, text]) => text !== ""));
  const fields = [site, visitor, who.id ?? "", who.email ?? "", who.stripe_customer ?? "", String(expires)];
  return { ...who, expires, signature: signature(key, fields) };
}

/**
 * Without what the script on the page takes out (a signature over it would not fit what arrives), and without white space around.
 * @param {string | number} value
 */
const clean = (value) =>
  String(value)
    .replace(/(?!\u200d)\p{C}|\ufffd/gu, "")
    .trim();

/**
 * Each field with the count of its bytes before it, so that none can flow into the next.
 * @param {string} key
 * @param {string[]} fields
 */
function signature(key, fields) {
  const message = fields.map((field) => `${Buffer.byteLength(field)}:${field}`).join("");
  return createHmac("sha256", key).update(message).digest("hex");
}
