// Rolling a signing secret: where one stands, told by the secrets that are kept. Pure.
// Not here: what Stripe does meanwhile; only its deliveries tell. Always: the old secret is named for removal only after
// the new one has verified a delivery.
import type { Mode, SigningSecret } from "../api/types";

/** At Stripe, paste, wait, remove. */
export type RollStep = "roll" | "wait" | "remove";

export interface Roll {
  step: RollStep;
  /** The secret that came last; null before anything was pasted. */
  newest: SigningSecret | null;
  /** Those it takes the place of. */
  older: SigningSecret[];
}

/** Null where the mode has no secret to roll. */
export function rollOf(secrets: readonly SigningSecret[], mode: Mode): Roll | null {
  const own = secrets.filter((one) => one.mode === mode).sort((a, b) => b.created_s - a.created_s);
  const [newest, ...older] = own;
  if (!newest) return null;
  if (older.length === 0) return { step: "roll", newest: null, older: own };
  return { step: newest.last_used_s === null ? "wait" : "remove", newest, older };
}

/** Whether the secrets look like a roll under way: a pasted one beside an older one, and not that of an endpoint made here. */
export const rolling = (roll: Roll | null): boolean => roll?.newest != null && !roll.newest.of_endpoint;
