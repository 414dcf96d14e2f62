// What is kept on the device: cookies and entries of local storage. Each may be refused, each may throw.
//
// What always holds: nothing here throws, and what cannot be read is empty. (In a sandboxed frame even looking is forbidden.)

import { guard } from "./settings";
import { caught } from "./text";

export const readCookie = guard((name: string) => caught(document.cookie, "(?:^| )" + name + "=([^;]*)"), 1);

/** The domain of the cookies; nothing when they stick on this host only, or nowhere. */
export let cookieDomain = "";

/** Writes one for 400 days, the most a browser grants, or for some seconds; none takes it away. */
export const writeCookie = guard((name: string, value: string, seconds = 34560000) => {
  document.cookie =
    `${name}=${value};Max-Age=${seconds};Path=/;SameSite=Lax` +
    (location.protocol == "https:" ? ";Secure" : "") +
    (cookieDomain && ";Domain=" + cookieDomain);
}, 1);

/**
 * Finds the widest domain that cookies stick on, so that shop.example.co.uk and www.example.co.uk share a visitor: by
 * trial, since browsers refuse public suffixes and a list of those is far too large. Answers whether they stick at all.
 */
export const findCookieDomain = () => {
  let [domain, ...labels] = location.hostname.split(".").reverse();
  return [...labels, ""].some((label) => {
    cookieDomain = label && (domain = label + "." + domain);
    writeCookie("_hw_try", "1", 9);
    const sticks = readCookie("_hw_try");
    writeCookie("_hw_try", "", 0);
    return sticks;
  });
};

/** Reads an entry of local storage; writes one when given a value, takes it away when given an empty one. */
export const local = guard((name: string, value?: string): string => {
  if (value) localStorage[name] = value;
  if (value == "") delete localStorage[name];
  return (localStorage[name] || "").slice(0, 9000);
}, 1);
