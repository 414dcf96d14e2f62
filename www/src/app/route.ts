// From an address to a page and back. Pure; the browser's history is in place.svelte.ts, the list of pages in pages.ts.
// Always: parsePage(href(page)) is the page.
import { DEFAULT_VIEW, queryOf, type View } from "../filter/view";
import { optionsOf, type Page, PAGES } from "./pages";

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

const partsOf = (path: string): string[] => path.split("/").filter((part) => part !== "");

/** The values of a path's names; null where the path does not match. */
function paramsOf(path: string, parts: readonly string[]): Record<string, string> | null {
  const wanted = partsOf(path);
  if (wanted.length !== parts.length) return null;
  const params: Record<string, string> = {};
  for (const [at, name] of wanted.entries()) {
    const part = parts[at] ?? "";
    if (name.startsWith(":")) params[name.slice(1)] = part;
    else if (name !== part) return null;
  }
  return params;
}

export function parsePage(pathname: string): Page {
  const parts = partsOf(pathname)
    .map(decoded)
    .filter((part) => part !== null);
  if (parts.length < partsOf(pathname).length) return { name: "not_found" };
  for (const [name, { path }] of Object.entries(PAGES)) {
    const params = paramsOf(path, parts);
    if (params) return { name, ...params } as Page;
  }
  return { name: "not_found" };
}

/** The path of a page; of an address that leads nowhere, the first page's. */
export function pathOf(page: Page): string {
  if (page.name === "not_found") return "/";
  const params: Record<string, string> = page;
  return PAGES[page.name].path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ""));
}

/** The address of a page in a view. Defaults are left out, so the plain address is the plain view. */
export function href(page: Page, view: View = DEFAULT_VIEW): string {
  const { carries = [], own = [] } = optionsOf(page);
  const query = queryOf(view, { mode: "site" in page, carries, own }).toString();
  return query ? `${pathOf(page)}?${query}` : pathOf(page);
}

/** Whether a page opens as a drawer over the one that leads to it: both are of the same site. */
export function opensOver(page: Page, from: Page): boolean {
  const isOfSite = "site" in page && "site" in from && page.site === from.site;
  return isOfSite && (optionsOf(page).over ?? []).includes(from.name);
}
