// An import as an owner reads it: how far it is, how long it still takes, what it found. Pure.
// Not here: making it go on (drive.ts). Always: a list that was left out counts neither as done nor as still to do.
import type { FoundMoney, Import, ImportList } from "../../api/types";
import { counted, shareOf } from "../../kit/money";
import { plain } from "../../kit/words";
import { jobWord } from "./words";

const LISTS: Record<string, string> = {
  customers: "Customers",
  subscriptions: "Subscriptions",
  invoices: "Invoices",
  "checkout/sessions": "Checkout sessions",
  invoice_payments: "Invoice payments",
  charges: "Charges",
  refunds: "Refunds",
  disputes: "Disputes",
  products: "Products",
  prices: "Prices",
  payment_intents: "PaymentIntents",
  events: "Events",
};

/** Stripe's name of a list in plain words. */
export function listWord(name: string): string {
  return Object.hasOwn(LISTS, name) ? (LISTS[name] ?? name) : plain(name.replaceAll("/", " "));
}

export const LIST_STATE: Record<ImportList["state"], string> = {
  ahead: "Still to come",
  running: "Reading",
  done: "Read",
  left_out: "Left out: the key may not read it",
};

export interface Progress {
  /** Lists read to their end. */
  done: number;
  /** Lists that will be read. */
  all: number;
  /** The list under way. */
  now: string | null;
}

export function progressOf(one: Import): Progress {
  const read = one.lists.filter((list) => list.state !== "left_out");
  const now = read.find((list) => list.state === "running");
  return {
    done: read.filter((list) => list.state === "done").length,
    all: read.length,
    now: now ? listWord(now.name) : null,
  };
}

const STEPS: readonly [number, string][] = [
  [86_400, "day"],
  [3_600, "hour"],
  [60, "minute"],
];

/** "about 4 minutes left"; rough, because it is a guess. Null if it is not known yet. */
export function timeLeft(seconds: number | null): string | null {
  if (seconds === null) return null;
  // "90 minutes" reads better than "1 hour", so a unit is used only from one and a half of it on.
  for (const [size, name] of STEPS)
    if (seconds >= size * 1.5) return `about ${counted(Math.round(seconds / size), name)} left`;
  return seconds >= 45 ? "about 1 minute left" : "less than a minute left";
}

/** Part of the money found whose source is known; null if none was found. */
export const sourceKnownShare = (found: FoundMoney): number | null =>
  shareOf(found.source_known_minor, found.gross_minor);

/** What a screen reader says. It changes only with the state or the list, not with each object. */
export function announcement(one: Import): string {
  const { done, all, now } = progressOf(one);
  if (one.state === "done") return "The import is done.";
  if (one.state !== "running") return `The import is ${jobWord(one.state).word.toLowerCase()}.`;
  return now ? `Importing ${now.toLowerCase()}, list ${done + 1} of ${all}.` : "Importing.";
}
