import assert from "node:assert/strict";
import { test } from "node:test";
import type { ModelCredit } from "../src/api/types";
import { creditedBy, creditRows, shareText } from "../src/page/payment/credits";
import { MODELS, modelWord } from "../src/kit/words";

const credit = (
  model: ModelCredit["model"],
  touch: number | null,
  millionths: number,
  net_minor: number,
): ModelCredit => ({
  model,
  touch,
  millionths,
  net_minor,
  channel: "Email",
  source: `source ${touch}`,
  campaign: null,
  landing_page: null,
});

const CREDITS = [
  credit("last_non_direct", 2, 1_000_000, 1000),
  credit("first_touch", 0, 1_000_000, 1000),
  credit("linear", 0, 333_334, 333),
  credit("linear", 1, 333_333, 333),
  credit("linear", 2, 333_333, 334),
];

test("a row is a touch, a cell a model, and what has no credit is empty", () => {
  const rows = creditRows(CREDITS);
  assert.deepEqual(
    rows.map((row) => [row.touch, row.of.source]),
    [
      [0, "source 0"],
      [1, "source 1"],
      [2, "source 2"],
    ],
  );
  const nets = rows.map((row) => row.cells.map((cell) => cell?.net_minor ?? 0));
  assert.deepEqual(nets[1], [0, 0, 0, 333, 0, 0]);
  const sums = MODELS.map((_, at) => nets.reduce((sum, row) => sum + (row[at] ?? 0), 0));
  assert.deepEqual(sums, [1000, 1000, 0, 1000, 0, 0]);
  assert.deepEqual(creditRows([]), []);
  assert.deepEqual(
    creditRows([credit("linear", null, 1_000_000, 5), credit("last_touch", null, 1_000_000, 5)]).map(
      (row) => row.touch,
    ),
    [null],
  );
});

test("who credits a touch is said with its share, where that is not all", () => {
  assert.equal(creditedBy(CREDITS, 0, modelWord), "First touch, Linear 33.3 %");
  assert.equal(creditedBy(CREDITS, 7, modelWord), "");
  assert.deepEqual([shareText(1_000_000), shareText(400_000), shareText(1)], ["100 %", "40.0 %", "0.0 %"]);
});
