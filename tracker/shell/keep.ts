// What is kept on the device: two cookies and one entry of local storage. Each may be refused, each may throw.
//
// What always holds: nothing here throws, and what cannot be read is empty.

import { caught } from "./plain";

export function readCookie(name: string): string {
  try {
    return caught(document.cookie, "(?:^|; )" + name + "=([^;]*)");
  } catch {
    return ""; // a sandboxed frame: even looking is forbidden
  }
}

export function writeCookie(name: string, value: string, seconds: number, domain: string): void {
  try {
    document.cookie =
      `${name}=${value};Max-Age=${seconds};Path=/;SameSite=Lax` +
      (location.protocol == "https:" ? ";Secure" : "") +
      (domain && ";Domain=" + domain);
  } catch {}
}

/**
 * The widest domain that cookies stick on, so that shop.example.co.uk and www.example.co.uk share a visitor. Found by
 * trial, from the last two labels on, since browsers refuse public suffixes and a list of those is far too large.
 * Empty when they stick on this host only, undefined when they stick nowhere.
 */
export function findCookieDomain(): string | undefined {
  const labels = location.hostname.split(".");
  for (let first = labels.length - 2; first > -2; first--) {
    const domain = first < 0 ? "" : labels.slice(first).join(".");
    writeCookie("_hw_try", "1", 9, domain);
    const sticks = readCookie("_hw_try");
    writeCookie("_hw_try", "", 0, domain);
    if (sticks) return domain;
  }
  return undefined;
}

export function readRecord(): string {
  try {
    return caught(localStorage._hw_touch, /(.{0,8000})/); // one line, and no more than a record comes to
  } catch {
    return "";
  }
}

export function writeRecord(record: string): void {
  try {
    localStorage._hw_touch = record;
  } catch {}
}
