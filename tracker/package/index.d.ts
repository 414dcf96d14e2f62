/**
 * The tracker from a bundler. Importing does nothing, and on a server every call is quiet: ids are null, the metadata is
 * empty, promises stay pending.
 */
import type { Headwater, HeadwaterConsent, HeadwaterMetadata, HeadwaterProps, HeadwaterTraits } from "./headwater.js";

export * from "./headwater.js";

/** Which things are sent as events by themselves. */
export type HeadwaterEventKind = "outbound" | "download" | "form";

/** The script's address and its attributes; see "The script" in the documentation for what each does. */
export interface HeadwaterOptions {
  /** `site_…`, from the dashboard. */
  site: string;
  /** Where your installation serves the script: `https://headwater.example.com/headwater.js`, or a path of the site. */
  src: string;
  /** For a Content Security Policy that lets scripts in by nonce. */
  nonce?: string;
  /** Where beacons go; by default `api/hw` beside the script. */
  endpoint?: string;
  /** Says in the console what is ignored and why, and what the server answered. */
  debug?: boolean;
  allowLocal?: boolean;
  allowAutomation?: boolean;
  /** Nothing is kept or sent before `consent("granted")`. */
  requireConsent?: boolean;
  /** Visits are counted without anything kept on the device, until `consent("granted")`. */
  cookieless?: boolean;
  /** Counts also where Do Not Track or the Global Privacy Control say not to. */
  ignoreSignals?: boolean;
  /** No page views but those of `page()`. */
  manual?: boolean;
  /** A change of the fragment is a page view too. */
  hash?: boolean;
  /** Beginnings of paths: where the path begins with one, all is ignored. */
  exclude?: string | string[];
  events?: HeadwaterEventKind | HeadwaterEventKind[];
  /** Hosts between which links carry the visitor on. */
  crossDomain?: string | string[];
  /** Another tool's cookie, under whose name the visitor is written as well. */
  alsoCookie?: string;
  /** Hosts of payment links; `false` leaves links, buy buttons and pricing tables as they are. */
  paymentLinks?: string | string[] | false;
}

/**
 * Puts the script on the page, once: the same call again does nothing, another one warns. Resolves when the script is there,
 * and never where it is blocked: nothing that matters may wait for it.
 */
export function start(options: HeadwaterOptions): Promise<Headwater>;

/** Resolves, and calls back, when the script is there. */
export function ready(callback?: (headwater: Headwater) => void): Promise<Headwater>;

/** Null until the script is there, too. */
export function getVisitorId(): string | null;
export function getSessionId(): string | null;
/** Empty until the script is there, too. */
export function getAttributionMetadata(): HeadwaterMetadata;

/** From here on: kept and made in order when the script comes. */
export function identify(traits: HeadwaterTraits): void;
export function identify(id: string | number, traits?: HeadwaterTraits): void;
export function track(name: string, props?: HeadwaterProps): void;
export function page(): void;
export function consent(choice: HeadwaterConsent): void;
export function optOut(): void;
export function optIn(): void;
export function reset(): void;
