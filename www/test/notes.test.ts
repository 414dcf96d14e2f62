import assert from "node:assert/strict";
import { test } from "node:test";
import { notesByColumn } from "../src/page/overview/notes";

const note = (day: string, text: string, made_s = 0) => ({ id: `note_${text}`, day, text, made_s });

test("a note stands in the column of its day, the one written earlier first", () => {
  const notes = [
    note("2026-11-08", "c"),
    note("2026-11-02", "b", 9),
    note("2026-11-02", "a", 5),
    note("2026-12-01", "out"),
  ];
  const weeks = [
    { from: "2026-11-02", to: "2026-11-08" },
    { from: "2026-11-09", to: "2026-11-15" },
  ];
  assert.deepEqual(
    notesByColumn(notes, weeks).map((of) => of.map((one) => one.text)),
    [["a", "b", "c"], []],
  );
});
