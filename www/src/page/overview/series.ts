// From the report's net by day to the columns of the chart and of its table. Pure.
// Not here: drawing. Always: the values of a column, over all series, sum to that column's net.
import type { ChannelDays } from "../../api/types";
import { addDays, type Day, daysIn, dayText, eachDay, monthText, type Span } from "../../kit/days";
import { CHANNELS } from "../../kit/words";

export interface Series {
  /** Channel, or the words for what has none. */
  label: string;
  /** Name of its colour: --series-<name> of the tokens. */
  colour: string;
  /** One value a column, in minor units. */
  values: number[];
  total: number;
}

/** What one column of the chart stands for. */
export type Step = "day" | "week" | "month";

export interface Columns {
  step: Step;
  /** The first day of each column. */
  days: Day[];
  series: Series[];
  /** Net of each column. */
  totals: number[];
}

/** Above these lengths single days would be too thin to see. */
const DAYS_MAX = 120;
const WEEKS_MAX_DAYS = 800;

export function stepOf(span: Span): Step {
  const length = daysIn(span);
  if (length <= DAYS_MAX) return "day";
  return length <= WEEKS_MAX_DAYS ? "week" : "month";
}

/** The first day of the column a day falls in: itself, its Monday, or the first of its month. */
function columnOf(day: Day, step: Step): Day {
  if (step === "day") return day;
  if (step === "month") return `${day.slice(0, 8)}01`;
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return addDays(day, -((weekday + 6) % 7));
}

/** How many channels get a series of their own; the others are one. */
const SHOWN_MAX = 7;
export const UNATTRIBUTED = "Unattributed";
const REST = "Other channels";
const REST_COLOUR = "rest";
const NONE_COLOUR = "none";

/** The channels that have a colour of their own. */
const COLOURED: ReadonlySet<string> = new Set(CHANNELS);

/** A channel's colour, the same in every chart and range: "Paid Search" gives "paid-search". */
export function colourOf(channel: string): string {
  return COLOURED.has(channel) ? channel.toLowerCase().replaceAll(/[^a-z]+/g, "-") : REST_COLOUR;
}

/** What a column is called: its day, "Week of …", or its month. */
export function columnText(day: Day, step: Step): string {
  if (step === "month") return monthText(day);
  return step === "week" ? `Week of ${dayText(day, true)}` : dayText(day, true);
}

/** What a column is called on the axis, which has little room: a day, or a month with its year, because months are for long ranges. */
export function axisText(day: Day, step: Step): string {
  return step === "month" ? monthText(day, "short") : dayText(day);
}

export function columnsOf(channels: readonly ChannelDays[], span: Span): Columns {
  const step = stepOf(span);
  const columnOfDay = eachDay(span).map((day) => columnOf(day, step));
  const days = [...new Set(columnOfDay)];
  const at = new Map(days.map((day, index) => [day, index]));
  const totals = days.map(() => 0);
  const byChannel = new Map<string | null, { values: number[]; size: number }>();
  for (const { channel, net_minor } of channels) {
    const values = days.map(() => 0);
    let size = 0;
    for (const [place, net] of net_minor.entries()) {
      const index = at.get(columnOfDay[place] ?? "");
      if (index === undefined) continue;
      values[index] = (values[index] ?? 0) + net;
      totals[index] = (totals[index] ?? 0) + net;
      size += Math.abs(net);
    }
    byChannel.set(channel ?? null, { values, size });
  }
  const named = [...byChannel].filter(([channel]) => channel !== null).sort((a, b) => b[1].size - a[1].size);
  const series = named
    .slice(0, SHOWN_MAX)
    .map(([channel, one]) => seriesOf(channel ?? "", colourOf(channel ?? ""), one.values));
  const rest = named.slice(SHOWN_MAX).map(([, one]) => one.values);
  if (rest.length > 0) series.push(seriesOf(REST, REST_COLOUR, addUp(rest, days.length)));
  const none = byChannel.get(null);
  if (none) series.push(seriesOf(UNATTRIBUTED, NONE_COLOUR, none.values));
  return { step, days, series, totals };
}

function seriesOf(label: string, colour: string, values: number[]): Series {
  return { label, colour, values, total: values.reduce((sum, value) => sum + value, 0) };
}

function addUp(rows: number[][], length: number): number[] {
  return Array.from({ length }, (_, at) => rows.reduce((sum, row) => sum + (row[at] ?? 0), 0));
}
