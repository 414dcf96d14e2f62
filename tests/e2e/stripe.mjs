// A Stripe of one's own for a spec: an account with a history, on a free port, that can be told to fail.

import { buildFakeStripe, spawnFakeStripe } from "../../scripts/lib/fake-stripe.mjs";

/** Builds and starts it; the methods are those of `scripts/lib/fake-stripe.mjs`. `close` it at the end. */
export async function startFakeStripe({ charges = 40, seed = 1, days = 120, key = "rk_test_demo_of_the_end_to_end_tests" } = {}) {
  await buildFakeStripe();
  return spawnFakeStripe({ charges, seed, days, key });
}
