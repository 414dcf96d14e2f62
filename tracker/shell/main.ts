// The tracker's door: `window.headwater`, and what starts by itself.

import { settle } from "./engagement";
import { dress, track } from "./links";
import { flush, hit } from "./send";
import { before, framed, guard, has, navigation, on, page, say } from "./settings";
import { flatten } from "./text";
import { arrive, consent, ignored, metadata, noteUser, optOut, refresh, reset, session, visitor } from "./visit";

let path: unknown;

const here = () => location.pathname + (has("hash") && location.hash);
const transition = () => navigation?.transition?.finished;

/** A page view, unless it is the same path again. */
const view = guard((again?: unknown) => {
  const now = here();
  if (path == now && !again) {
    say("same path");
    return;
  }
  settle(1);
  arrive(path);
  path = now;
  hit("page_view");
});

const calls: Record<string, (...args: any[]) => unknown> = {
  getVisitorId: () => visitor || null,
  getSessionId: () => session || null,
  getAttributionMetadata: () => ({ ...metadata }),
  identify(first, more) {
    const traits = flatten(Object(first) === first ? first : { ...more, id: first });
    noteUser(traits);
    hit("identify", { traits });
  },
  track,
  page: () => view(1),
  consent,
  optOut: () => optOut("1"),
  optIn() {
    optOut("");
    view(1);
  },
  reset,
  ready: async (call) => {
    if (call) guard(call)(headwater);
    return headwater;
  },
};
const headwater: any = (page.headwater = guard((name: string, ...args) => headwater[name](...args)));
for (const name in calls)
  headwater[name] = guard((...args) => {
    const answer = calls[name](...args);
    // A call may change what is to be sent, and what Stripe's elements are to be told.
    flush();
    dress();
    return answer;
  });

if (has("manual") || framed) {
  arrive();
  refresh();
} else {
  view();
  if (!ignored) {
    const push = history.pushState;
    history.pushState = function (...args) {
      here() == path || (path = 1); // replaced since, so that even the path of before is another
      push.apply(this, args);
      view();
    };
    // A page out of the browser's own cache is a page view; the page's first showing is one already. What an app intercepts
    // is one once it has gone well.
    on("popstate hashchange pageshow", ({ persisted }) => persisted === false || transition() || view(persisted));
    navigation?.addEventListener("currententrychange", () => transition()?.then(view, say));
  }
}
for (const call of before.q || []) headwater(...call);
dress();
document.dispatchEvent(new Event("headwater:ready"));
