// Sending: what happened becomes a beacon, held until it may go.

import { cookieDomain } from "./keep";
import { guard, say, site, target } from "./settings";
import { freshId } from "./text";
import { address, alias, cookieless, granted, isSameSite, referrer, refresh, session, silent, visitor } from "./visit";

const HELD = 50; // beacons that wait for consent or for the page to be shown
const RETRY_MS = 3000;

const held: object[] = [];
const failed: string[] = [];
let shown = false;

const post = (body: string, again?: unknown) =>
  // Text, so that there is no preflight; keepalive, so that leaving the page does not cancel it.
  fetch(target, { method: "POST", body, keepalive: true, credentials: visitor && isSameSite() ? "include" : "omit" })
    .then((answer) => {
      if (answer.status > 499) throw answer.status;
      return answer.text();
    })
    .then(say as any, (why) => {
      say(why);
      again || setTimeout(retry, RETRY_MS, failed.push(body));
    });

/** Sends once more what failed: after a while, or when the page is hidden, since it may not come back. */
export const retry = () => failed.splice(0).forEach((body) => post(body, 1));

/** Sends what is held, once the page has been shown: a page rendered ahead of time may never be. */
export const flush = guard(() => {
  if (!granted && !cookieless && !silent()) say("no consent");
  else if ((shown = shown || !document.hidden))
    for (const body of held.splice(0))
      silent() ||
        post(
          JSON.stringify({
            // In the order that packs best. `consent`: how the visitor granted that ids are kept; of a page that does not wait for that, true.
            consent: granted,
            session,
            version: 1,
            visitor,
            cookie_domain: cookieDomain,
            alias,
            id: freshId(),
            site,
            ...body,
          }),
        );
});

/** Something happened on the page. `settled`: nothing that continues the session. */
export const hit = (type: string, fields?: object, settled?: unknown) => {
  const why = silent() || (type == "identify" && !granted && cookieless && "cookieless");
  settled || refresh();
  if (why) say(why);
  else {
    if (held.length < HELD) held.push({ type, url: address, referrer, ...fields });
    flush();
  }
};
