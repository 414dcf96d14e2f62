// Costs: a row as a file, and margin and fees as they are written.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { minorOf, minorPerMajor } from "../src/kit/money";
import { basisPointsOf, fileOf, percentOf, writtenOf } from "../src/page/costs/costs";

test("a row is a file of one line, whatever its texts have", () => {
  const row = {
    source: 'a"b',
    medium: "",
    campaign: "x,\ny",
    first_day: "2026-11-01",
    last_day: "",
    currency: "EUR",
    amount: "1.5",
    note: "",
  };
  const [header, ...rest] = fileOf(row).split("\n");
  assert.equal(header, "first_day,last_day,source,medium,campaign,currency,amount,note");
  assert.equal(rest.join("\n"), '"2026-11-01","2026-11-01","a""b","","x,\ny","EUR","1.5",""\n');
  const cost = {
    ...row,
    id: "1",
    last_day: "2026-11-02",
    currency: "jpy",
    minor_per_major: 1,
    amount_minor: 1_234,
    medium: null,
    note: null,
  };
  assert.equal(writtenOf(cost).amount, "1234");
});

test("percent and basis points are the same number", () => {
  for (const [text, points] of [
    ["100", 10_000],
    ["2.9", 290],
    ["2.95", 295],
    ["0", 0],
    [" 80 ", 8_000],
  ] as const) {
    assert.equal(basisPointsOf(text), points);
    assert.equal(percentOf(points), text.trim());
  }
  for (const text of ["", "101", "-1", "1.234", "1,5", "x"]) assert.equal(basisPointsOf(text), null, text);
});

test("an amount in minor units is exact", () => {
  assert.equal(minorOf("0.30", 100), 30);
  assert.equal(minorOf("1.5", 1000), 1_500);
  assert.equal(minorOf("12", 1), 12);
  for (const text of ["", "1.005", "1,000", "-1", "1e3"]) assert.equal(minorOf(text, 100), null, text);
});

test("minor units of each currency are the core's", () => {
  const source = readFileSync("core/src/base/money.rs", "utf8");
  const arms = /pub fn minor_per_major[\s\S]*?match self\.code\(\) \{([\s\S]*?)_ => 100/.exec(source)?.[1] ?? "";
  const groups = [...arms.matchAll(/((?:"[a-z]{3}"[\s|]*)+)=> (\d+)/g)];
  assert.equal(groups.length, 2);
  const known = groups.flatMap(([, codes = "", per]) =>
    [...codes.matchAll(/"([a-z]{3})"/g)].map(([, code = ""]) => [code, Number(per)] as const),
  );
  assert.equal(known.length, 20);
  for (const [code, per] of known) assert.equal(minorPerMajor(code), per, code);
  const ours =
    readFileSync("www/src/kit/money.ts", "utf8")
      .match(/"((?:[a-z]{3} ?){5,})"/g)
      ?.flatMap((list) => list.replaceAll('"', "").split(" ")) ?? [];
  assert.deepEqual(ours.sort(), known.map(([code]) => code).sort());
});
