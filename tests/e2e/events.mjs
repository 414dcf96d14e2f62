// Events of Stripe's that are written by hand: their texts and amounts are such as no shop would send.

import { nowS } from "./harness.mjs";

/** A charge of 10.00 EUR that succeeded, as Stripe reports it. `fields` are the charge's own, over what stands here. */
export const chargeSucceeded = (key, fields) => ({
  id: `evt_${key}`,
  object: "event",
  api_version: "2026-10-28.endive",
  created: nowS(),
  livemode: false,
  type: "charge.succeeded",
  data: {
    object: {
      id: `ch_${key}`,
      object: "charge",
      amount: 1_000,
      amount_captured: fields.amount ?? 1_000,
      amount_refunded: 0,
      captured: true,
      status: "succeeded",
      currency: "eur",
      created: nowS(),
      payment_intent: `pi_${key}`,
      metadata: {},
      ...fields,
    },
  },
});
