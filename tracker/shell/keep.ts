// What is kept on the device: cookies and entries of local storage. Each may be refused, each may throw.
//
// What always holds: nothing here throws, and what cannot be read is empty. (In a sandboxed frame even looking is forbidden.)

import { guard } from "./settings";
import { caught } from "./text";

let jar = "";

/** Looks at the cookies, once for all that is read of them: looking is slow after anything was written. */
export const look = guard(() => {
  jar = document.cookie;
}, 1);

/** A cookie as it was when last looked at. */
export const readCookie = (name: string) => caught(jar, "(?:^| )" + name + "=([^;]*)");

/** The domain of the cookies; nothing when they stick on this host only, or nowhere. */
export let cookieDomain = "";

/** Writes one for 400 days, the most a browser grants, or for some seconds; none takes it away. */
export const writeCookie = guard((name: string, value: string, seconds = 34560000) => {
  document.cookie =
    `${name}=${value};Max-Age=${seconds};Path=/;SameSite=Lax;Domain=${cookieDomain}` +
    (location.protocol == "https:" ? ";Secure" : "");
}, 1);

/** Whether cookies stick at all; unknown before the jar was opened. */
export let sticks: boolean | undefined;

/**
 * Looks at the cookies that are to be kept. The first time it finds the widest domain that they stick on, so that shop.example.co.uk and www.example.co.uk share a visitor: by trial,
 * since browsers refuse public suffixes and a list of those is far too large.
 */
export const openJar = () => {
  if (sticks != null) return look();
  let [domain, ...labels] = location.hostname.split(".").reverse();
  sticks = [...labels, ""].some((label) => {
    cookieDomain = label && (domain = label + "." + domain);
    writeCookie("_hw_try", "1", 9);
    look();
    writeCookie("_hw_try", "", 0);
    return readCookie("_hw_try");
  });
};

/** Reads an entry of local storage; writes one when given a value, takes it away when given an empty one. */
export const local = guard((name: string, value?: string): string => {
  if (value) localStorage[name] = value;
  if (value == "") delete localStorage[name];
  return (localStorage[name] || "").slice(0, 9000);
}, 1);
