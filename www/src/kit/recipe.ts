// The snippet that an owner pastes. Pure. The recipes of the checkout are in page/set-up.

export const LOCAL_ATTRIBUTES = " data-allow-local data-debug";

/** `local`: for pages on one's own machine. Their visits are not counted otherwise, and the console says what becomes of them. */
export function snippet(origin: string, site: string, local = false): string {
  return `<script defer src="${origin}/headwater.js" data-site="${site}"${local ? LOCAL_ATTRIBUTES : ""}></script>`;
}

/** Hosts of one's own machine, by the tracker's rule. It sends nothing from there unless the tag allows it. */
const LOCAL = /^127\.|^\[|(^|\.)local(host)?$/;
export const isLocal = (host: string): boolean => LOCAL.test(host);
