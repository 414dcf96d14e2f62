// What the frame (App.svelte) hands to a page.
import type { ApiError } from "../api/client";
import type { SetUp, Site } from "../api/types";
import type { View } from "../filter/view";
import type { Walk } from "./walk.svelte";

export interface PageProps<Param extends string = never> {
  /** The values of the names in the page's path, without the site: which payment, which person. */
  params: Record<Param, string>;
  view: View;
  /** The address of this page in another view. */
  here: (view: View) => string;
  sites: readonly Site[];
  /** To be called when a site was made. */
  siteMade: (site: Site) => void;
}

/** What a page of a site is handed besides. */
export interface SitePageProps<Param extends string = never> extends PageProps<Param> {
  site: Site;
  /** How far the site is; null until that is known. */
  setUp: SetUp | null;
  /** Why that is not known; null while it is being asked for. */
  setUpError: ApiError | null;
  /** To be called when the site may be further than `setUp` says. */
  setUpChanged: () => void;
  /** To be called with a site whose settings were changed. */
  siteChanged: (site: Site) => void;
  /** To be called when a site was deleted, by its id: the page leads elsewhere then. */
  siteDeleted: (site: string) => void;
}

/** What a page is handed besides where it is a drawer over another one. */
export interface DrawerProps {
  /** Along the list of the page behind. */
  walk: Walk;
  close: () => void;
}
