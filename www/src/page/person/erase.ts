// Erasing a person: the call is made again until it is done, and what was erased is said in words.
import { answerOf, api } from "../../api/client";
import type { Erasure } from "../../api/types";

interface Asked {
  site: string;
  person: string;
  /** The id as it was typed. */
  confirm: string;
}

/** Begins an erasure and goes on until it has ended. `moved` hears how far it is after each call. */
export async function eraseAll({ site, person, confirm }: Asked, moved: (now: Erasure) => void): Promise<void> {
  for (;;) {
    const path = { site, person };
    const body = { confirm };
    const now = await answerOf(api.POST("/api/sites/{site}/people/{person}/erase", { params: { path }, body }));
    moved(now);
    if (now.ended_s !== null) return;
  }
}

const KINDS: [kind: string, one: string, many: string][] = [
  ["visit", "visit", "visits"],
  ["custom_event", "custom event", "custom events"],
  ["identify", "identify", "identifies"],
  ["link", "link to another id", "links to other ids"],
  ["stripe_object", "record of Stripe’s objects", "records of Stripe’s objects"],
  ["delivery", "kept delivery", "kept deliveries"],
];

/** "2 visits, 1 identify"; empty where nothing was erased yet. */
export function erasedText(erased: Record<string, number>): string {
  const parts = KINDS.flatMap(([kind, one, many]) => {
    const count = erased[kind] ?? 0;
    return count > 0 ? [`${count} ${count === 1 ? one : many}`] : [];
  });
  return parts.join(", ");
}
