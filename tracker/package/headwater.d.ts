/**
 * What `headwater.js` puts on the page: `window.headwater`, a function and an object.
 *
 * A page that calls before the script has loaded keeps its calls in a queue, and they are made in order later:
 * `window.headwater = window.headwater || function () { (headwater.q = headwater.q || []).push(arguments) }`
 *
 * Until then only the queue is there, so the methods of `window.headwater` may be missing: `headwater?.getVisitorId?.()`.
 */

/** A flat value. Texts are cut at 500 characters; `null` and `undefined` are left out. */
export type HeadwaterValue = string | number | boolean | null | undefined;

/** What belongs to an event. At most 20 are sent, with names of at most 40 characters. */
export interface HeadwaterProps {
  [prop: string]: HeadwaterValue;
}

/**
 * What a site tells about its user, in the same bounds as props. Either `id` or `email` must be there, or the server
 * keeps nothing.
 */
export interface HeadwaterTraits {
  /** The site's own id of the user. */
  id?: string | number;
  email?: string;
  name?: string;
  /** The Stripe customer, `cus_…`. Believed only in a signed identify. */
  stripe_customer?: string;
  /** Until when the signature holds, in unix seconds. */
  expires?: number;
  /** Made by the site's own server, never on the page: see `@headwater/tracker/sign`. */
  signature?: string;
  [trait: string]: HeadwaterValue;
}

/**
 * What a checkout copies into Stripe's metadata as it is: flat strings of at most 500 characters. Keys without a value
 * are absent. Where nothing is kept on the device (no consent, opted out, cookieless), only the source is there: addresses,
 * campaign and click id, no ids. Where the page forbids WebAssembly, only the ids.
 */
export type HeadwaterMetadata = {
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
};

export type HeadwaterConsent = "granted" | "denied";

/** The calls, once the script has loaded. None of them ever throws. */
export interface HeadwaterMethods {
  /** The visitor's id, or null: on a page that is ignored, opted out, without consent, cookieless. */
  getVisitorId(): string | null;
  /** The session's id, or null as above. */
  getSessionId(): string | null;
  /** At once, without waiting for anything. */
  getAttributionMetadata(): HeadwaterMetadata;
  /** Says who the visitor is. */
  identify(traits: HeadwaterTraits): void;
  identify(id: string | number, traits?: HeadwaterTraits): void;
  /** Something that happened, by a name of 1 to 64 characters. */
  track(name: string, props?: HeadwaterProps): void;
  /** Sends a page view of where the page is now, whatever was sent before; the only way to with `data-manual`. */
  page(): void;
  /** With `data-require-consent` or `data-cookieless`: whether ids may be kept on the device. */
  consent(choice: HeadwaterConsent): void;
  /** This browser is counted no more: cookies and record are deleted, and a mark in local storage is all that stays. */
  optOut(): void;
  /** Undoes it. */
  optIn(): void;
  /** Somebody else sits here now (a sign-out): a new visitor and session, no user. Nothing is sent by itself. */
  reset(): void;
  /** Resolves, and calls back, when the script is there: also when it has long been. */
  ready(callback?: (headwater: Headwater) => void): Promise<Headwater>;
}

/** The same calls by name: the form that also works before the script has loaded, when it gives nothing yet. */
export interface HeadwaterCalls {
  (call: "identify", traits: HeadwaterTraits): void;
  (call: "identify", id: string | number, traits?: HeadwaterTraits): void;
  (call: "track", name: string, props?: HeadwaterProps): void;
  (call: "page" | "optOut" | "optIn" | "reset"): void;
  (call: "consent", choice: HeadwaterConsent): void;
  (call: "ready", callback?: (headwater: Headwater) => void): Promise<Headwater> | undefined;
  (call: "getVisitorId" | "getSessionId"): string | null | undefined;
  (call: "getAttributionMetadata"): HeadwaterMetadata | undefined;
  /** Calls made before the script has loaded. */
  q?: ArrayLike<unknown>[];
  /** The site's id, where the script's element cannot carry it: a tag manager's. Other attributes likewise, in camel case. */
  site?: string;
  /** Where beacons go, likewise. */
  endpoint?: string;
}

/** What is there when the script has loaded. */
export type Headwater = HeadwaterCalls & HeadwaterMethods;

/** What may be there at any time: nothing but the queue, or all of it. */
export type HeadwaterOrQueue = HeadwaterCalls & Partial<HeadwaterMethods>;

declare global {
  interface Window {
    headwater?: HeadwaterOrQueue;
  }
  // The same by its bare name, as a page's own scripts may write it.
  var headwater: HeadwaterOrQueue | undefined;
  interface DocumentEventMap {
    /** The script is there. One that listens later uses `ready`. */
    "headwater:ready": Event;
  }
}
