// Texts: cleaning, bounds, ids, hosts.

/** The first group of a pattern, or nothing. */
export const caught = (text: string | void, pattern: string | RegExp) => text?.match(pattern)?.[1] || "";

/** An address without user name and password: they are no one's business, and a browser fetches no address with them. */
export const bare = (address: string) => address.replace(/^([^/]*\/\/)[^/]*@/, "$1");

/** Whether a host is one of some domains, divided by spaces, or lies below one. */
export const isWithin = (host: string, domains: string) =>
  domains.split(" ").some((domain) => domain && ("." + host).endsWith("." + domain));

/**
 * A text without control characters and halves of characters, which the cut can leave; the Worker takes out more. Stripe
 * takes values of 500 characters.
 */
export const clean = (text: unknown, limit = 500) => ("" + text).slice(0, limit).replace(/[\p{Cc}\p{Cs}\ufffd]/gu, "");

/** A UUID of version 4. */
export const freshId = () => {
  const random = crypto.getRandomValues(new Uint8Array(36)); // one call: each costs
  return "xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx".replace(/x/g, (_, at) => (random[at] & 15).toString(16));
};

const ENTRIES = 20;
const KEY_LIMIT = 40;

/** What of traits or props is flat, within bounds. */
export const flatten = (given: any = {}): any => {
  const flat: any = {};
  for (const [name, value] of Object.entries<any>(given).slice(0, ENTRIES)) {
    const key = clean(name, KEY_LIMIT).trim();
    if (key && /^(st|bo|n)/.test(typeof value)) flat[key] = value.big ? clean(value) : value;
  }
  return flat;
};
