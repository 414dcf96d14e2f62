// The list of payments as something to walk along: each payment's address, and how the list goes on.
import { answerOf, api } from "../../api/client";
import type { Payments, PaymentsQuery } from "../../api/types";
import { href } from "../../app/route";
import type { Stretch } from "../../app/walk.svelte";
import type { View } from "../../filter/view";

/** Payments of a part that is loaded while walking. */
export const PAGE_SIZE = 50;

export interface ListOf {
  site: string;
  /** Its cursor is that of the part. */
  view: View;
  query: PaymentsQuery;
}

/** A part of the list as the API answered it. The address of a payment says which part it stands in. */
export function paymentStretch(of: ListOf, part: Payments): Stretch {
  const { site, view, query } = of;
  const cursor = part.next_cursor ?? null;
  async function more(): Promise<Stretch> {
    const next = { site, view: { ...view, cursor }, query: { ...query, limit: PAGE_SIZE, cursor: cursor ?? "" } };
    const params = { path: { site }, query: next.query };
    return paymentStretch(next, await answerOf(api.GET("/api/sites/{site}/payments", { params })));
  }
  const steps = part.payments.map(({ id }) => ({ id, href: href({ name: "payment", site, payment: id }, view) }));
  return { steps, more: cursor === null ? null : more };
}
