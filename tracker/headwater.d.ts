/**
 * What `headwater.js` puts on the page.
 *
 * A page that calls before the script has loaded keeps its calls in a queue, and they are made in order later:
 * `window.headwater = window.headwater || function () { (headwater.q = headwater.q || []).push(arguments) }`
 */

/** What a site tells about its user. Values are flat; at most 20 of them are sent. */
export interface HeadwaterTraits {
  /** The site's own id of the user. */
  id?: string | number;
  email?: string;
  name?: string;
  [trait: string]: string | number | boolean | null | undefined;
}

/**
 * What a checkout copies into Stripe's metadata as it is: flat strings of at most 500 characters.
 * Keys without a value are absent.
 */
export interface HeadwaterMetadata {
  headwater_visitor_id?: string;
  headwater_session_id?: string;
  headwater_site_id?: string;
  /** After an identify with an id. */
  headwater_user_id?: string;
  /** Where the visit that brought the visitor landed: address, path and campaign parameters, nothing else. */
  landing_url?: string;
  /** Where it came from: address and path. */
  referrer?: string;
  utm_source?: string;
  utm_medium?: string;
  utm_campaign?: string;
  utm_term?: string;
  utm_content?: string;
  /** Kind and value, as in `gclid:abc`. */
  click_id?: string;
}

export interface Headwater {
  /** The visitor's id, or null when the page is ignored (see `data-debug`). */
  getVisitorId(): string | null;
  /** The session's id, or null when the page is ignored. */
  getSessionId(): string | null;
  /** At once, without waiting for anything. */
  getAttributionMetadata(): HeadwaterMetadata;
  /** Says who the visitor is. */
  identify(traits: HeadwaterTraits): void;
  identify(id: string | number, traits?: HeadwaterTraits): void;

  /** The same calls by name: the form that also works before the script has loaded. */
  (call: "identify", traits: HeadwaterTraits): void;
  (call: "identify", id: string | number, traits?: HeadwaterTraits): void;
  (call: "getVisitorId" | "getSessionId"): string | null | undefined;
  (call: "getAttributionMetadata"): HeadwaterMetadata | undefined;
  /** Calls made before the script has loaded. */
  q?: ArrayLike<unknown>[];
}

declare global {
  interface Window {
    headwater?: Headwater;
  }
}
