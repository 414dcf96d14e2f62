// Delivering events as Stripe does: signed, in no order, now and then twice, again when refused.
//
// This is the only way in which the demo makes money appear: through the real webhook, with a secret that only this
// machine has. `target` is { origin, integration, secret }.

import { createHmac, randomInt } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";

const ATTEMPTS = 4;
const TWICE_ONE_IN = 4;

/** The `Stripe-Signature` header of a body, scheme v1. */
export function signature(body, secret, at_s) {
  const mac = createHmac("sha256", secret).update(`${at_s}.${body}`).digest("hex");
  return `t=${at_s},v1=${mac}`;
}

/** One delivery, once. Answers the status and the JSON body. */
export async function deliver({ origin, integration, secret }, event) {
  const body = JSON.stringify(event);
  const response = await fetch(`${origin}/api/integrations/stripe/webhook/${integration}`, {
    method: "POST",
    body,
    headers: {
      "Content-Type": "application/json; charset=utf-8",
      "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
      "Stripe-Signature": signature(body, secret, Math.floor(Date.now() / 1000)),
    },
  });
  return { status: response.status, answer: await response.json().catch(() => null) };
}

/** Delivers all of them the way Stripe may, and tells how each went. */
export async function deliverAll(target, events) {
  const results = [];
  for (const event of asStripeMay(events)) {
    results.push({ type: event.type, ...(await deliverUntilTaken(target, event)) });
  }
  return results;
}

async function deliverUntilTaken(target, event) {
  for (let attempt = 1; ; attempt += 1) {
    const result = await deliver(target, event);
    if (result.status < 500 || attempt === ATTEMPTS) return { ...result, attempt };
    await wait(200 * attempt);
  }
}

function asStripeMay(events) {
  const list = events.flatMap((event) => (randomInt(TWICE_ONE_IN) === 0 ? [event, event] : [event]));
  for (let last = list.length - 1; last > 0; last -= 1) {
    const other = randomInt(last + 1);
    [list[last], list[other]] = [list[other], list[last]];
  }
  return list;
}
