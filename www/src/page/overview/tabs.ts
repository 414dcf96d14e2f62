// The breakdowns of the overview, in two groups of tabs. Pure.
import type { Dimension } from "../../api/types";

export type Tabs = readonly (readonly [Dimension, string])[];

/** What brought them. */
export const LEFT: Tabs = [
  ["channel", "Channels"],
  ["source", "Sources"],
  ["campaign", "Campaigns"],
  ["content", "Content"],
  ["referrer", "Referrers"],
  ["term", "Terms"],
];

/** What they came to, with what, and what they bought. */
export const RIGHT: Tabs = [
  ["landing_page", "Landing pages"],
  ["country", "Countries"],
  ["device", "Devices"],
  ["browser", "Browsers"],
  ["visitor", "Visitors"],
  ["product", "Products"],
];

/** The tab that an address names, else the first. */
export const tabOf = (tabs: Tabs, name: string | undefined): Dimension =>
  (tabs.find(([dimension]) => dimension === name) ?? tabs[0])?.[0] ?? "channel";
