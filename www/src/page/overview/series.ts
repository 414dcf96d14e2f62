// From numbers by day to the columns of the chart and of its table. Pure.
// Not here: which numbers (metric.ts), drawing (kit/chart/). Always: what is added up over all columns is what was added up over all days.
import type { ChannelDays } from "../../api/types";
import {
  addDays,
  type Day,
  dayAt,
  daysIn,
  dayText,
  eachDay,
  monthEnd,
  monthStart,
  monthText,
  type Span,
} from "../../kit/days";
import { CHANNELS } from "../../kit/words";

/** What one column of the chart stands for. */
export type Grain = "hour" | "day" | "week" | "month";
/** Those that days are added up by. */
export const GRAINS = ["day", "week", "month"] as const satisfies readonly Grain[];
export const GRAIN_WORD: Record<Grain, string> = { hour: "Hour", day: "Day", week: "Week", month: "Month" };

export interface Columns {
  grain: Grain;
  /** The days of each column that lie within the range. */
  spans: Span[];
  /** The column of each day, or hour, of the range. */
  of: number[];
  /** The first instants of the hours, where each is a column. */
  hours?: readonly number[];
}

/** A column for each hour. */
export const hourColumns = (hours: readonly number[], zone: string): Columns => ({
  grain: "hour",
  spans: hours.map((hour) => dayAt(hour * 1000, zone)).map((day) => ({ from: day, to: day })),
  of: hours.map((_, at) => at),
  hours,
});

/** The API tells hours of as many days. */
const HOURS_MAX_DAYS = 7;
/** Above these lengths single days, or weeks, would be too thin to see. */
const DAYS_MAX = 120;
const WEEKS_MAX_DAYS = 800;

export const grainOf = (span: Span): Grain => (daysIn(span) === 1 ? "hour" : dayGrainOf(span));

/** The same where there are no hours. */
export function dayGrainOf(span: Span): (typeof GRAINS)[number] {
  const length = daysIn(span);
  if (length <= DAYS_MAX) return "day";
  return length <= WEEKS_MAX_DAYS ? "week" : "month";
}

/** The grains that a range can be drawn by. */
export const grainsOf = (span: Span): readonly Grain[] =>
  daysIn(span) <= HOURS_MAX_DAYS ? ["hour", ...GRAINS] : GRAINS;

/** The grain that an address asks for; null: what fits the range. */
export const askedGrain = (text: string | undefined, span: Span): Grain | null =>
  grainsOf(span).find((one) => one === text) ?? null;

/** The first day of the column a day falls in: itself, its Monday, or the first of its month. */
function startOf(day: Day, grain: Grain): Day {
  if (grain === "hour" || grain === "day") return day;
  if (grain === "month") return monthStart(day);
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return addDays(day, -((weekday + 6) % 7));
}

export function columnsOf(span: Span, grain: Grain): Columns {
  const days = eachDay(span);
  const starts = days.map((day) => startOf(day, grain));
  const distinct = [...new Set(starts)];
  const at = new Map(distinct.map((start, index) => [start, index]));
  const spans = distinct.map((start, index) => {
    const next = distinct[index + 1];
    return { from: index === 0 ? span.from : start, to: next ? addDays(next, -1) : span.to };
  });
  return { grain, spans, of: starts.map((start) => at.get(start) ?? 0) };
}

/** Numbers by day added up by column. Days beyond the range, as a longer year before has one, are left out. */
export function byColumn(days: readonly number[], columns: Columns): number[] {
  const sums = columns.spans.map(() => 0);
  for (const [day, value] of days.entries()) {
    const column = columns.of[day];
    if (column !== undefined) sums[column] = (sums[column] ?? 0) + value;
  }
  return sums;
}

/** Whether a column is a whole week or month. The first and the last of a range often are not. */
function isWhole({ from, to }: Span, grain: Grain): boolean {
  if (grain === "week") return daysIn({ from, to }) === 7;
  return grain === "hour" || grain === "day" || (from === monthStart(from) && to === monthEnd(from));
}

/** What a column is called: its day, "Week of …", its month; or its days, where it is only a part. */
export function columnText(span: Span, grain: Grain): string {
  if (grain === "hour" || grain === "day") return dayText(span.from, true);
  if (!isWhole(span, grain)) return `${dayText(span.from)} – ${dayText(span.to, true)}`;
  return grain === "month" ? monthText(span.from) : `Week of ${dayText(span.from, true)}`;
}

/** What a column is called on the axis, which has little room: a day, or a month with its year, because months are for long ranges. */
export const axisText = (day: Day, grain: Grain): string =>
  grain === "month" ? monthText(day, "short") : dayText(day);

export interface Series {
  /** Channel, or the words for what has none. */
  label: string;
  /** Name of its colour: --series-<name> of the tokens. */
  colour: string;
  /** One value a column, in minor units. */
  values: number[];
}

/** How many channels get a series of their own; the others are one. */
const CHANNELS_SHOWN = 4;
export const UNATTRIBUTED = "Unattributed";
const REST_COLOUR = "rest";
const NONE_COLOUR = "none";

/** The channels that have a colour of their own. */
const COLOURED: ReadonlySet<string> = new Set(CHANNELS);

/** A channel's colour, the same in every chart and range: "Paid Search" gives "paid-search". */
export function colourOf(channel: string): string {
  return COLOURED.has(channel) ? channel.toLowerCase().replaceAll(/[^a-z]+/g, "-") : REST_COLOUR;
}

const size = (values: readonly number[]): number => values.reduce((sum, value) => sum + Math.abs(value), 0);

export const addUp = (rows: readonly (readonly number[])[], length: number): number[] =>
  Array.from({ length }, (_, at) => rows.reduce((sum, row) => sum + (row[at] ?? 0), 0));

/** Net by channel: the largest few, the others as one, what is unattributed last. */
export function channelSeries(channels: readonly ChannelDays[], columns: Columns): Series[] {
  const named = channels
    .flatMap(({ channel, net_minor }) => (channel ? [{ channel, values: byColumn(net_minor, columns) }] : []))
    .sort((a, b) => size(b.values) - size(a.values));
  // A single one beyond the few needs no word of its own.
  const few = named.length === CHANNELS_SHOWN + 1 ? named.length : CHANNELS_SHOWN;
  const series = named
    .slice(0, few)
    .map(({ channel, values }) => ({ label: channel, colour: colourOf(channel), values }));
  const rest = named.slice(few).map((one) => one.values);
  if (rest.length > 0)
    series.push({
      label: `${rest.length} other channels`,
      colour: REST_COLOUR,
      values: addUp(rest, columns.spans.length),
    });
  const none = channels.filter((one) => !one.channel).map((one) => byColumn(one.net_minor, columns));
  if (none.some((values) => size(values) > 0))
    series.push({ label: UNATTRIBUTED, colour: NONE_COLOUR, values: addUp(none, columns.spans.length) });
  return series;
}
