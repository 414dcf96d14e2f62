// Days and times: calendar days as `YYYY-MM-DD` text, instants as unix seconds. Pure but for `Intl`.
// Always: a day stays the day it was given as; only instants are moved into the site's time zone.

export type Day = string;

export interface Span {
  /** First day, inclusive. */
  from: Day;
  /** Last day, inclusive. */
  to: Day;
}

/** The longest span a chart is drawn for, in days. */
export const SPAN_MAX_DAYS = 1100;

const DAY_MS = 86_400_000;

function toMs(day: Day): number {
  return Date.parse(`${day}T00:00:00Z`);
}

/** Whether the text is a day that exists. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const ms = toMs(text);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}

export function addDays(day: Day, days: number): Day {
  return new Date(toMs(day) + days * DAY_MS).toISOString().slice(0, 10);
}

export function daysIn(span: Span): number {
  return Math.round((toMs(span.to) - toMs(span.from)) / DAY_MS) + 1;
}

/** The first day of a day's month. */
export const monthStart = (day: Day): Day => `${day.slice(0, 8)}01`;

/** The last day of a day's month. */
export const monthEnd = (day: Day): Day => addDays(monthStart(addDays(monthStart(day), 31)), -1);

/** The same day of an earlier year; the last of February where that year has no such day. */
export function yearsBefore(day: Day, years: number): Day {
  const same = `${String(Number(day.slice(0, 4)) - years).padStart(4, "0")}${day.slice(4)}`;
  return isDay(same) ? same : monthEnd(`${same.slice(0, 8)}01`);
}

/** Every day of the span, oldest first, at most SPAN_MAX_DAYS. */
export function eachDay(span: Span): Day[] {
  const length = Math.min(Math.max(daysIn(span), 0), SPAN_MAX_DAYS);
  return Array.from({ length }, (_, at) => addDays(span.from, at));
}

/** The zone if this browser knows it, else UTC, so that a page never fails over a name. */
export function knownZone(zone: string): string {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return zone;
  } catch {
    return "UTC";
  }
}

/** The calendar day at an instant in a zone. */
export function dayAt(ms: number, zone: string): Day {
  const parts = new Intl.DateTimeFormat("en", {
    timeZone: knownZone(zone),
    calendar: "gregory",
    numberingSystem: "latn",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).formatToParts(new Date(ms));
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? "";
  return `${part("year").padStart(4, "0")}-${part("month")}-${part("day")}`;
}

/** A day for reading: "22 Nov" or "22 Nov 2026" in the reader's language. */
export function dayText(day: Day, withYear = false, locale?: string): string {
  if (!isDay(day)) return day;
  const options: Intl.DateTimeFormatOptions = { timeZone: "UTC", day: "numeric", month: "short" };
  if (withYear) options.year = "numeric";
  return new Intl.DateTimeFormat(locale, options).format(new Date(toMs(day)));
}

/** A month for reading: "November 2026", or "Nov 2026" if there is little room. */
export function monthText(day: Day, month: "long" | "short" = "long", locale?: string): string {
  return new Intl.DateTimeFormat(locale, { timeZone: "UTC", month, year: "numeric" }).format(new Date(toMs(day)));
}

export function spanText(span: Span): string {
  return span.from === span.to
    ? dayText(span.to, true)
    : `${dayText(span.from, span.from.slice(0, 4) !== span.to.slice(0, 4))} – ${dayText(span.to, true)}`;
}

/** An instant for reading, in the site's zone. */
export function timeText(seconds: number, zone: string, locale?: string): string {
  return new Intl.DateTimeFormat(locale, {
    timeZone: knownZone(zone),
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
  }).format(new Date(seconds * 1000));
}

/** An instant for machines, as `<time datetime>` wants it. */
export function timeStamp(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

/** An instant for reading without its year, for one that is near: "25 Nov, 14:03". */
export function nearTimeText(seconds: number, zone: string, locale?: string): string {
  return new Intl.DateTimeFormat(locale, {
    timeZone: knownZone(zone),
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
  }).format(new Date(seconds * 1000));
}

/** How long between two instants, coarsely: "3 days", "5 hours", "moments". */
export function lapse(seconds: number): string {
  const units: [number, string][] = [
    [86_400, "day"],
    [3_600, "hour"],
    [60, "minute"],
  ];
  for (const [size, name] of units) {
    const whole = Math.floor(seconds / size);
    if (whole >= 1) return `${whole} ${name}${whole === 1 ? "" : "s"}`;
  }
  return "moments";
}

/** The time of day of an instant, in the site's zone: "14:03". */
export function clockText(seconds: number, zone: string, locale?: string): string {
  const options: Intl.DateTimeFormatOptions = { timeZone: knownZone(zone), hour: "2-digit", minute: "2-digit" };
  return new Intl.DateTimeFormat(locale, options).format(new Date(seconds * 1000));
}
