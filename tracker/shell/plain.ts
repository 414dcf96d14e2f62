// The same decisions without WebAssembly, for pages whose policy forbids it.
//
// What always holds: for any facts the shell gathers it answers what the Rust core answers; a spec puts thousands of
// random ones to both. Where the two differ, `tracker/src` is right: its comments say why each rule is as it is.

import type { Effects } from "./core";

/** What the group of a pattern caught, or nothing. */
export const caught = (text: string, pattern: string | RegExp) => (text.match(pattern) || [])[1] || "";

/** Whether a host is a domain or lies below it. */
export const isWithin = (host: string, domain: string) => ("." + host).endsWith("." + domain);

const isId = (text: string) => /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/.test(text);

const freshId = (digits: string) =>
  digits &&
  "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx".replace(/[xy]/g, (shape, at) =>
    shape == "x" ? digits[at] : "89ab"[digits.charCodeAt(at) & 3],
  );

/** The host of an address; empty when it has none, or a user name. */
const hostOf = (address: string) => caught(address, /^[^:]*:\/\/([^/?#:@]+)(:[^/?#@]*)?([/?#]|$)/);

/** The parameters of an address that have a value, as `key=value`. */
const pairs = (address: string) =>
  caught(address, /^[^?#]*\?([^#]*)/).split("&").filter((pair) => /^[^=]+=./.test(pair));

const parameter = (address: string, key: string) =>
  (pairs(address).find((pair) => pair.startsWith(key + "=")) || "").slice(key.length + 1);

function strip(address: string, keys: string[]): string {
  const query = pairs(address).filter((pair) => keys.includes(pair.split("=")[0])).join("&");
  return hostOf(address) && address.split(/[?#]/)[0] + (query && "?" + query);
}

const decode = (value: string) => new URLSearchParams("_=" + value).get("_")!;

export function decidePlainly(facts: string[]): Effects {
  let [visitor, session, record, visitorDigits, sessionDigits, site, url, from, user] = facts;
  const [wayBack, keys, names] = facts.slice(9).map((list) => list.split(" "));
  const known = isId(visitor);
  let [landing, referrer = "", knownUser = ""] = (known ? record : "").split(" ");
  user = user || knownUser;

  const back = wayBack.some((domain) => domain && isWithin(hostOf(from), domain));
  const campaign = !back && keys.some((key) => parameter(url, key) && parameter(url, key) != parameter(landing, key));
  if (!known) visitor = freshId(visitorDigits);
  if (!known || campaign || !isId(session)) {
    session = freshId(sessionDigits);
    if (back) from = "";
    if (campaign || hostOf(from) || !hostOf(landing)) {
      landing = url;
      referrer = from;
    }
  }
  const addresses = [strip(landing, keys), strip(referrer, [])];

  const effects: Effects = { record: [...addresses, user].join(" ") };
  const put = (name: string, value: string) => {
    // What is no character goes; the cut falls on the border of a code point.
    value = value.replace(/[\0-\x1f\x7f\ufffd]/g, "").slice(0, 500).replace(/[\ud800-\udbff]$/, "");
    if (value) effects[name] = value;
  };
  [visitor, session, site, decode(user), ...addresses].map((value, at) => put(names[at], value));
  const [own, , clicks] = facts[10].split("  ").map((section) => section.split(" "));
  for (const key of own) put(key, decode(parameter(landing, key)));
  const click = clicks.find((key) => parameter(landing, key));
  if (click) put(names[6], click + ":" + decode(parameter(landing, click)));
  return effects;
}
