// The fields of the page Settings: lists as people type them, and the windows that can be chosen. Pure.

/** Days before a payment, 0 for any number, and how that reads. */
export const WINDOWS: readonly (readonly [days: number, title: string])[] = [
  [0, "however long before it"],
  [7, "within 7 days"],
  [14, "within 14 days"],
  [30, "within 30 days"],
  [60, "within 60 days"],
  [90, "within 90 days"],
];

/** Names between commas or line ends, each once. */
export const namesIn = (text: string): string[] => [
  ...new Set(
    text
      .split(/[,\n]/)
      .map((name) => name.trim())
      .filter(Boolean),
  ),
];

export const textOf = (names: readonly string[]): string => names.join(", ");
