// Where the browser is: the one reactive copy of its address, and the ways to change it.
// Not here: what an address means (route.ts). Always: the address bar and `place.url` agree.
import { parsePage } from "./route";

let url = $state.raw(new URL(window.location.href));

export const place = {
  get url(): URL {
    return url;
  },
};

export function go(to: string, how: "push" | "replace" = "push"): void {
  const next = new URL(to, url);
  const samePage = next.pathname === url.pathname;
  if (next.href === url.href) return;
  history[how === "push" ? "pushState" : "replaceState"](null, "", next);
  url = next;
  if (!samePage) window.scrollTo(0, 0);
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
  go(to.href, link.hasAttribute("data-replace") ? "replace" : "push");
}

window.addEventListener("popstate", () => {
  url = new URL(window.location.href);
});
document.addEventListener("click", follow);
