// Which framework a site's owner uses: the address says it, or this browser remembers it.
import { keep, kept } from "../../kit/keep";
import type { View } from "../../filter/view";

const NAME = "framework";

/** Its recipe's slug; empty: nobody has chosen yet. */
export const frameworkOf = (site: string, view: View): string => view.own[NAME] ?? kept(site, NAME) ?? "";

export const rememberFramework = (site: string, slug: string): void => keep(site, NAME, slug);

export const viewOfFramework = (view: View, slug: string): View => ({ ...view, own: { [NAME]: slug } });
