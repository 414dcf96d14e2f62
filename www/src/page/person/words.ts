// A person's subscriptions in words: what they cost, how they stand, when the period ends; how long a visit lasted and on
// what device it was. Pure.
// Always: a status that this version does not know is shown as it is.
import type { PersonVisit, Subscription } from "../../api/types";
import { money } from "../../kit/money";
import { plain, type Tone } from "../../kit/words";

const STATUS: Record<string, string> = {
  active: "Active",
  trialing: "On trial",
  past_due: "Past due",
  canceled: "Cancelled",
  unpaid: "Unpaid",
  incomplete: "Not paid yet",
  incomplete_expired: "Never paid",
  paused: "Paused",
};
export const subscriptionStatus = (value: string): string =>
  Object.hasOwn(STATUS, value) ? (STATUS[value] ?? value) : plain(value);

const TONE: Record<string, Tone> = {
  active: "good",
  trialing: "fair",
  past_due: "bad",
  unpaid: "bad",
  incomplete: "weak",
  paused: "weak",
};
export const subscriptionTone = (value: string): Tone =>
  Object.hasOwn(TONE, value) ? (TONE[value] ?? "none") : "none";

type OfPrice = Pick<Subscription, "amount_minor" | "currency" | "minor_per_major" | "interval" | "interval_count">;

/** "€12.00 a month", "€30.00 every 3 months"; a plan billed by use has none. */
export function amountText(one: OfPrice, locale?: string): string {
  if (one.amount_minor === null || !one.currency || one.minor_per_major === null) return "No fixed amount";
  const amount = money(one.amount_minor, { currency: one.currency, minor_per_major: one.minor_per_major }, locale);
  if (!one.interval) return amount;
  return one.interval_count === 1
    ? `${amount} a ${one.interval}`
    : `${amount} every ${one.interval_count} ${one.interval}s`;
}

/** The next thing that happens to a subscription, or the last that did, and when. */
export function turningPoint(one: Subscription): { text: string; at_s: number } | null {
  if (one.ended_s !== null) return { text: "Ended", at_s: one.ended_s };
  if (one.status === "canceled" || one.status === "incomplete_expired") return null;
  if (one.cancel_at_period_end && one.current_period_end_s !== null)
    return { text: "Ends with the period on", at_s: one.current_period_end_s };
  if (one.status === "trialing" && one.trial_end_s !== null) return { text: "On trial until", at_s: one.trial_end_s };
  return one.current_period_end_s === null ? null : { text: "Paid for until", at_s: one.current_period_end_s };
}

/** A visitor's id is a UUID. Its first part is enough to tell a few visitors apart. */
export const shortId = (id: string): string => (/^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(id) ? `${id.slice(0, 8)}…` : id);

/** What a person is called: an email address if one is known, else a short id. */
export const nameOf = (person: { id: string; emails: readonly string[] }): string =>
  person.emails[0] ?? shortId(person.id);

/** How long pages were looked at: "under 1 s", "45 s", "3 min 5 s", "2 h 10 min". */
export function engagedText(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 1) return "under 1 s";
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const parts =
    hours > 0
      ? [
          [hours, "h"],
          [minutes, "min"],
        ]
      : [
          [minutes, "min"],
          [rest, "s"],
        ];
  // Joined with a space at which no line breaks.
  return parts
    .filter(([count]) => count !== 0)
    .map(([count, unit]) => `${count}\u00a0${unit}`)
    .join(" ");
}

const DEVICE: Record<string, string> = { desktop: "computer", mobile: "phone", tablet: "tablet" };

/** A country's name in the reader's language; its code where the browser knows no name. */
function countryName(code: string, locale?: string): string {
  try {
    return new Intl.DisplayNames(locale, { type: "region" }).of(code) ?? code;
  } catch {
    return code;
  }
}

type OfDevice = Pick<PersonVisit, "country" | "device" | "browser" | "os" | "is_new">;

/** "Chrome on Android, phone, Germany, first visit": as much of it as is known. Empty when nothing is. */
export function deviceText(visit: OfDevice, locale?: string): string {
  const on = visit.browser && visit.os ? `${visit.browser} on ${visit.os}` : (visit.browser ?? visit.os);
  const device = visit.device && (DEVICE[visit.device] ?? visit.device);
  const country = visit.country && countryName(visit.country, locale);
  return [on, device, country, visit.is_new ? "first visit" : null].filter(Boolean).join(", ");
}
