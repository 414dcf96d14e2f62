// Engagement: how long a page was looked at, and how far down. Time counts while the page is shown and has the focus.

import { flush, hit, retry } from "./send";
import { framed, on } from "./settings";
import { ignored } from "./visit";

const LEAST_MS = 3000;

let engaged = 0;
let since = 0;
let reached = 0; // pixels from the top, once something was scrolled
let told = 0;

/** Keeps the clock. Tells what has come together when the page is hidden or `turned` to another, if it is worth it. */
export const settle = (turned?: unknown) => {
  const now = performance.now();
  if (since) engaged += now - since;
  since = document.hidden || !document.hasFocus() ? 0 : now;
  if (!framed && (turned || document.hidden) && (engaged > LEAST_MS || reached > told)) {
    hit(
      "engagement",
      {
        engaged_ms: engaged | 0,
        scroll_percent: (((reached || innerHeight) / document.documentElement.scrollHeight) * 100) | 0,
      },
      1,
    );
    engaged = 0;
    told = reached;
  }
  if (turned) reached = told = 0;
};

if (!ignored) {
  on("scroll", () => (reached = Math.max(reached, scrollY + innerHeight)));
  on("focus blur visibilitychange", () => {
    settle();
    flush();
    if (document.hidden) retry();
  });
}
