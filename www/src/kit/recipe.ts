// The snippet that an owner pastes. Pure. The recipes of the checkout are in page/set-up.

export const LOCAL_ATTRIBUTES = " data-allow-local data-debug";

/** What the snippet of a page needs that keeps nothing before the visitor agrees. */
export const COOKIELESS_ATTRIBUTE = "data-cookieless";

/** What the snippet says besides the site. */
export interface SnippetSays {
  /** For pages on one's own machine. Their visits are not counted otherwise, and the console says what becomes of them. */
  local?: boolean;
  /** For a site that is cookieless until the visitor agrees. */
  cookieless?: boolean;
}

export function snippet(origin: string, site: string, { local = false, cookieless = false }: SnippetSays = {}): string {
  const attributes = `${cookieless ? ` ${COOKIELESS_ATTRIBUTE}` : ""}${local ? LOCAL_ATTRIBUTES : ""}`;
  return `<script defer src="${origin}/headwater.js" data-site="${site}"${attributes}></script>`;
}

/** Hosts of one's own machine, by the tracker's rule. It sends nothing from there unless the tag allows it. */
const LOCAL = /^127\.|^\[|(^|\.)local(host)?$/;
export const isLocal = (host: string): boolean => LOCAL.test(host);
