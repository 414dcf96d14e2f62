// What a search found, in words and with an address. Pure but for `Intl`.
import type { FoundBy, Mode, SearchResult } from "../../api/types";
import { timeText } from "../../kit/days";
import { money } from "../../kit/money";
import { modeWord } from "../../kit/words";
import { shortId, subscriptionStatus } from "../person/words";

/** What can be searched for, as a list that stands where nothing was found. */
export const SEARCHABLE: readonly string[] = [
  "An email address, whole",
  "Your own user id, as identify names it",
  "A visitor or session id, or its first 8 characters",
  "A Stripe id: cus_…, sub_…, pi_…, ch_…, in_…, cs_…, re_…",
];

export const KIND: Record<SearchResult["kind"], string> = {
  person: "Person",
  payment: "Payment",
  subscription: "Subscription",
};

const BY: Record<FoundBy, string> = {
  email: "Has this email address",
  user: "Has this user id",
  visitor: "Browser",
  session: "Browser of this session",
  id: "Stripe customer",
  related: "Belongs to this object",
};

/** What is written in the first line: an address or a name; a UUID cut. */
export const titleOf = (one: SearchResult): string => shortId(one.title);

/** What is written below it: what it costs or why it was found, and when. */
export function detailOf(one: SearchResult, zone: string, locale?: string): string {
  const unit =
    one.currency !== null && one.minor_per_major !== null && one.amount_minor !== null
      ? money(one.amount_minor, { currency: one.currency, minor_per_major: one.minor_per_major }, locale)
      : null;
  const time = one.at_s === null ? null : timeText(one.at_s, zone, locale);
  if (one.kind === "payment") return [unit, time && `paid ${time}`, one.id].filter(Boolean).join(" · ");
  if (one.kind === "subscription")
    return [one.status && subscriptionStatus(one.status), unit, time && `since ${time}`, one.id]
      .filter(Boolean)
      .join(" · ");
  const id = one.title === one.id ? null : shortId(one.id);
  return [BY[one.by], id, time && `latest ${time}`].filter(Boolean).join(" · ");
}

/** The page it leads to; a subscription leads to its customer. Null: to none. */
export function pageOf(
  one: SearchResult,
  site: string,
): { name: "person"; site: string; person: string } | { name: "payment"; site: string; payment: string } | null {
  if (one.kind === "payment") return { name: "payment", site, payment: one.id };
  return one.person === null ? null : { name: "person", site, person: one.person };
}

/** What is said to whoever only listens. */
export function foundText(results: readonly SearchResult[], text: string, mode: Mode): string {
  if (results.length === 0) return `Nothing in ${modeWord(mode).toLowerCase()} mode matches ${text}`;
  return results.length === 1 ? "1 result" : `${results.length} results`;
}

/** The option that an arrow key leads to; round at the ends. None is chosen at first: -1. */
export function moved(at: number, key: string, length: number): number {
  if (length === 0) return -1;
  if (key === "ArrowDown") return (at + 1) % length;
  if (key === "ArrowUp") return at <= 0 ? length - 1 : at - 1;
  return at;
}
