// The notes of the days that a chart's columns stand for. Pure.
import type { Note } from "../../api/types";
import type { Span } from "../../kit/days";

/** Those of each column, by day, of one day the earlier written first; an id begins with its moment, which tells two of one second apart. A day that is drawn by hour has its notes in its first hour. */
export function notesByColumn(notes: readonly Note[], spans: readonly Span[]): Note[][] {
  const inOrder = [...notes].sort(
    (a, b) => a.day.localeCompare(b.day) || a.made_s - b.made_s || (a.id < b.id ? -1 : 1),
  );
  const columnOf = (note: Note) => spans.findIndex((span) => note.day >= span.from && note.day <= span.to);
  return spans.map((_, column) => inOrder.filter((note) => columnOf(note) === column));
}
