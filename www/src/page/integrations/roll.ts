// Rolling a signing secret: which step is next. Pure.
// Not here: what Stripe does in the meantime, which only its deliveries show. Always: a roll is what the owner began here, never a guess
// from the number of secrets. The old secret is up for removal only after the new one has verified a delivery.
import type { Mode, SigningSecret } from "../../api/types";
import { keep, kept } from "../../kit/keep";

/** A roll that the owner began. */
export interface Begun {
  /** Which secret is rolled. */
  secret: string;
  /** The secrets that were kept then. Any other secret is newer. */
  known: string[];
}

/** At Stripe and paste, wait, remove, over. */
export type RollStep = "paste" | "wait" | "remove" | "over";

export interface Roll {
  step: RollStep;
  /** The newer secret; null before one is pasted. */
  newest: SigningSecret | null;
  /** The one that it replaces; null once that is removed. */
  old: SigningSecret | null;
}

/** The secrets of a mode that can be rolled, newest first. */
export const rollable = (secrets: readonly SigningSecret[], mode: Mode): SigningSecret[] =>
  secrets.filter((one) => one.mode === mode).sort((a, b) => b.created_s - a.created_s);

/** How far a roll is; null if none was begun. */
export function rollOf(secrets: readonly SigningSecret[], mode: Mode, begun: Begun | null): Roll | null {
  if (!begun) return null;
  const own = rollable(secrets, mode);
  const old = own.find((one) => one.id === begun.secret) ?? null;
  const newest = own.find((one) => !begun.known.includes(one.id)) ?? null;
  if (!old) return { step: "over", newest, old };
  if (!newest) return { step: "paste", newest, old };
  return { step: newest.last_used_s === null ? "wait" : "remove", newest, old };
}

/** Whether a secret was pasted beside an older one and has verified nothing yet, so that the page should keep asking. */
export function awaitsFirstUse(secrets: readonly SigningSecret[], mode: Mode): boolean {
  const [newest, ...older] = rollable(secrets, mode);
  return newest !== undefined && older.length > 0 && newest.last_used_s === null && !newest.of_endpoint;
}

/** The roll under way, as this browser keeps it; `place` names the integration and the mode. */
export function rememberedRoll(site: string, place: string): Begun | null {
  try {
    const value = JSON.parse(kept(site, `roll.${place}`) ?? "null") as Partial<Begun> | null;
    const isList = Array.isArray(value?.known) && value.known.every((one) => typeof one === "string");
    return typeof value?.secret === "string" && isList ? (value as Begun) : null;
  } catch {
    return null;
  }
}

export const rememberRoll = (site: string, place: string, begun: Begun | null): void =>
  keep(site, `roll.${place}`, begun && JSON.stringify(begun));
