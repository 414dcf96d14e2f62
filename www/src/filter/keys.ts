// The keys of the main screen. Pure.
import type { Preset } from "./range";

/** The key of a preset, as its menu shows it. */
export const PRESET_KEY: Partial<Record<Preset, string>> = { today: "D", "7d": "W", "30d": "M", "12m": "Y", all: "A" };

export type Command = { preset: Preset } | "compare" | "filter" | "help";

/** What the help lists. */
export const KEYS: readonly (readonly [string, string])[] = [
  ["D", "Today"],
  ["W", "Last 7 days"],
  ["M", "Last 30 days"],
  ["Y", "Last 12 months"],
  ["A", "All time"],
  ["C", "Compare: period before, year before, nothing"],
  ["F", "Add a filter"],
  ["/", "Search, on every page"],
  ["?", "These keys"],
  ["Esc", "Close what is open"],
];

/** What a key asks for; null: nothing. Keys with a modifier are the browser's. */
export function commandOf(event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey">): Command | null {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  if (event.key === "?") return "help";
  const key = event.key.toUpperCase();
  if (key === "C") return "compare";
  if (key === "F") return "filter";
  for (const [preset, one] of Object.entries(PRESET_KEY)) if (one === key) return { preset: preset as Preset };
  return null;
}

/** Whether somebody is typing there, so that a key is a letter. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(input|select|textarea)$/i.test(target.tagName));
