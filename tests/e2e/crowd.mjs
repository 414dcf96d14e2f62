// Purchases of one Stripe customer, all at once.

import { randomUUID } from "node:crypto";
import { order, purchase } from "../../demo/stripe-events.mjs";
import { nowS, shuffled } from "./harness.mjs";

const notebook = { slug: "notebook", name: "Notebook", amount_minor: 2400, currency: "eur" };
/** What each purchase of a crowd brings in. */
export const AMOUNT_MINOR = notebook.amount_minor;

/**
 * Four events of each of so many purchases, mixed. `bare`: nothing leads to a visitor but the customer and the address; `named`: each
 * names a visitor of its own, so that each is remembered of the customer; `mixed`: every other one does; `updated`: as named, and the
 * customer's own object is told with each.
 */
export function crowd(kind, purchases, seed = 7) {
  const events = Array.from({ length: purchases }, (_, index) => {
    const isNamed = kind === "mixed" ? index % 2 === 0 : kind !== "bare";
    const metadata = isNamed ? { headwater_visitor_id: randomUUID() } : {};
    const made = order({
      key: `${kind}${index}`,
      product: notebook,
      email: "hub@example.com",
      metadata,
      created_s: nowS() - index,
      guest: false,
    });
    return purchase(made).filter(({ type }) =>
      kind === "updated" ? type !== "charge.updated" : type !== "customer.created",
    );
  });
  return shuffled(
    events.flat().map((event) => ofOneCustomer(event)),
    seed,
  );
}

function ofOneCustomer(event) {
  const text = JSON.stringify(event).replace(/"customer":"cus_[^"]*"/g, '"customer":"cus_hub"');
  const one = JSON.parse(text);
  if (one.data.object.object === "customer") Object.assign(one.data.object, { id: "cus_hub", created: 1_700_000_000 });
  return one;
}

/**
 * Posts them, so many at once, and again what is given back. Tells all answers, those of 503, and the round trips to D1 where the
 * Worker counts them: two or three a delivery, and as many more each time it loses a race.
 */
export async function deliverCrowd(shop, events, atOnce) {
  const waiting = [...events];
  let [answers, refused, trips] = [0, 0, 0];
  const post = async () => {
    for (let event = waiting.shift(); event; event = waiting.shift()) {
      const { status, cost, ...body } = await shop.deliver(event);
      answers += 1;
      trips += Number(/batches=(\d+)/.exec(cost ?? "")?.[1] ?? Number.NaN);
      if (status === 503) {
        refused += 1;
        waiting.push(event);
      } else if (status !== 200) throw new Error(`${event.type} was answered ${status}: ${JSON.stringify(body)}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, post));
  return { answers, refused, trips };
}
