// A user agent in a few words, so that an owner knows a browser again. Pure. Not for statistics: the exact text is in a title.

const BROWSERS: readonly [RegExp, string][] = [
  [/\bEdgA?\//, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\bFirefox\/|\bFxiOS\//, "Firefox"],
  [/Chrome\/|\bCriOS\//, "Chrome"],
  [/\bSafari\//, "Safari"],
  [/^curl\//, "curl"],
];

const SYSTEMS: readonly [RegExp, string][] = [
  [/\biPhone\b|\biPad\b/, "iOS"],
  [/\bAndroid\b/, "Android"],
  [/\bWindows\b/, "Windows"],
  [/\bMac OS X\b/, "macOS"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bLinux\b/, "Linux"],
];

const first = (rules: readonly [RegExp, string][], agent: string) =>
  rules.find(([pattern]) => pattern.test(agent))?.[1];

/** “Firefox on Linux”. */
export function agentName(agent: string): string {
  const browser = first(BROWSERS, agent) ?? "A browser";
  const system = first(SYSTEMS, agent);
  return system ? `${browser} on ${system}` : browser;
}
