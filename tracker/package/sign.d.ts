/** Who the visitor is, as your server knows it. */
export interface Vouched {
  /** The site, `site_…`. */
  site: string;
  /** The visitor: the cookie `_hw_vid` of the request (see `visitorOf`). */
  visitor: string | null | undefined;
  /** Your own user id. */
  id?: string | number | null | undefined;
  /** Their address; only white space around it is taken off, so pass on what comes back. */
  email?: string | null | undefined;
  /** Their customer at Stripe, `cus_…`. */
  stripe_customer?: string | null | undefined;
  /** Until when it is good, in unix seconds; an hour from now by default, a day at most. */
  expires?: number | undefined;
}

/** What the page passes to `headwater.identify`, further traits beside it. */
export interface SignedIdentify {
  id?: string;
  email?: string;
  stripe_customer?: string;
  expires: number;
  signature: string;
}

/** The visitor that a `Cookie` header names; null on a browser's first page, and where nothing is kept. */
export function visitorOf(cookies: string | null | undefined): string | null;

/**
 * Signs who a visitor is. Null without a visitor: there is nobody to vouch for yet.
 *
 * Throws a `TypeError` where the key, the site or `expires` is none: a mistake of the set-up, not of a request.
 */
export function signIdentify(key: string, vouched: Vouched): SignedIdentify | null;
