// The tracker's door: `window.headwater`, and what starts by itself.

import { settle } from "./engagement";
import { dress, track } from "./links";
import { flush, hit } from "./send";
import { type Calls, before, guard, has, install, on, say } from "./settings";
import { flatten } from "./text";
import { arrive, consent, ignored, metadata, noteUser, optOut, refresh, reset, session, visitor } from "./visit";

let path: string | undefined;

/** A page view, unless it is the same path again. */
const view = guard((again?: unknown) => {
  const now = location.pathname + (has("hash") && location.hash);
  if (path == now && !again) {
    say("same path");
    return;
  }
  settle(1);
  arrive(path);
  path = now;
  hit("page_view");
});

/** A call may change what is to be sent, and what Stripe's elements are to be told. */
const afterCall = () => {
  flush();
  dress();
};

const calls: Calls = {
  getVisitorId: () => visitor || null,
  getSessionId: () => session || null,
  getAttributionMetadata: () => ({ ...metadata }),
  identify(first, more) {
    const traits = flatten(typeof first == "object" ? first : { ...more, id: first });
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
const headwater = install(calls, afterCall);

if (has("manual")) {
  arrive();
  refresh();
} else {
  view();
  if (!ignored) {
    const push = history.pushState;
    history.pushState = function (...args) {
      push.apply(this, args);
      view();
    };
    // A page out of the browser's own cache is a page view; the page's first showing is one already.
    on("popstate hashchange pageshow", ({ persisted }) => persisted === false || view(persisted));
  }
}
for (const call of before.q || []) headwater(...call);
dress();
document.dispatchEvent(new Event("headwater:ready"));
