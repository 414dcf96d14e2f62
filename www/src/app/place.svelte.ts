// Where the browser is: the one reactive copy of its address, and the ways to change it.
// Not here: what an address means (route.ts). Always: the address bar and `place.url` agree.
import { opensOver, parsePage } from "./route";

/** Tells this document from one that was loaded before: what a page was opened over does not survive a reload. */
const DOCUMENT = performance.timeOrigin;
/** A second click within this time after a drawer has opened or closed belongs to the first one, in milliseconds. */
const DOUBLE_CLICK_MS = 600;

let url = $state.raw(new URL(window.location.href));
/** The page behind a drawer; null: no drawer is open. */
let behind = $state.raw<URL | null>(null);
let movedAt = 0;
let isClosing = false;

export const place = {
  get url(): URL {
    return url;
  },
  /** The address of the page behind, where `url` is that of a drawer over it. */
  get behind(): URL | null {
    return behind;
  },
};

function show(next: URL, over: URL | null): void {
  if ((over === null) !== (behind === null)) movedAt = performance.now();
  url = next;
  behind = over;
}

/** What `history.state` says is behind the address, if this document wrote it. */
function behindIn(state: unknown): URL | null {
  const said = state as { behind?: unknown; document?: unknown } | null;
  return said?.document === DOCUMENT && typeof said.behind === "string" ? new URL(said.behind) : null;
}

/** `over`: the page behind, where the address is that of a drawer. */
export function go(to: string, how: "push" | "replace" = "push", over: URL | null = null): void {
  const next = new URL(to, url);
  const samePage = over !== null || next.pathname === (behind ?? url).pathname;
  if (next.href === url.href) return;
  const state = over && { behind: over.href, document: DOCUMENT };
  history[how === "push" ? "pushState" : "replaceState"](state, "", next);
  show(next, over);
  if (!samePage) window.scrollTo(0, 0);
}

/** Closes the drawer: the page behind is one step back. */
export function closeDrawer(): void {
  if (!behind || isClosing) return;
  isClosing = true;
  history.back();
}

/** The page behind, if a link to an address opens a drawer over it. */
function drawerOver(to: URL): URL | null {
  const from = behind ?? url;
  const sameMode = to.searchParams.get("mode") === from.searchParams.get("mode");
  return sameMode && opensOver(parsePage(to.pathname), parsePage(from.pathname)) ? from : null;
}

/** Follows plain clicks on links to pages without loading the document again. A link with `data-replace` only changes how a page looks: Back does not lead there. */
function follow(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
    return;
  const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
  if (!(link instanceof HTMLAnchorElement) || link.target || link.hasAttribute("download")) return;
  const to = new URL(link.href);
  const ours = to.origin === url.origin && parsePage(to.pathname).name !== "not_found";
  if (!ours || (to.hash && to.pathname === url.pathname && to.search === url.search)) return;
  event.preventDefault();
  const over = drawerOver(to);
  // From one payment to another the drawer stays, and Back still closes it.
  const replaces = link.hasAttribute("data-replace") || (over !== null && behind !== null);
  go(to.href, replaces ? "replace" : "push", over);
}

/** The second click of a double click is no click on what the first one has brought under the pointer. */
function once(event: MouseEvent): void {
  if (event.detail < 2 || performance.now() - movedAt > DOUBLE_CLICK_MS) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

window.addEventListener("popstate", (event) => {
  isClosing = false;
  const over = behindIn(event.state);
  const next = new URL(window.location.href);
  // The page behind is the same one as before: it must not load again.
  const known = [url, behind].filter((one) => one !== null);
  const same = (one: URL) => known.find((known) => known.href === one.href) ?? one;
  show(over ? next : same(next), over && same(over));
});
document.addEventListener("click", once, true);
document.addEventListener("click", follow);
