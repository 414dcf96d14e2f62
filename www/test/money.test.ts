// Money as text: exact to the minor unit, for every divisor of Stripe's table.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  counted,
  decimalOf,
  fractionDigits,
  money,
  moneyShort,
  moneyWithCode,
  percent,
  shareOf,
} from "../src/kit/money";

const EUR = { currency: "eur", minor_per_major: 100 };
const plainSpaces = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");

test("decimals are exact, with sign and leading zeros", () => {
  assert.equal(decimalOf(0, 100), "0.00");
  assert.equal(decimalOf(5, 100), "0.05");
  assert.equal(decimalOf(-5, 100), "-0.05");
  assert.equal(decimalOf(-123456, 100), "-1234.56");
  assert.equal(decimalOf(1200, 1), "1200");
  assert.equal(decimalOf(-1, 1000), "-0.001");
  assert.equal(decimalOf(Number.MAX_SAFE_INTEGER, 100), "90071992547409.91");
  assert.equal(decimalOf(Number.MIN_SAFE_INTEGER, 1000), "-9007199254740.991");
});

test("digits follow Stripe's divisor, not the currency's own habit", () => {
  assert.deepEqual([1, 100, 1000].map(fractionDigits), [0, 2, 3]);
  assert.equal(plainSpaces(money(12345, { currency: "isk", minor_per_major: 100 }, "en")), "ISK 123.45");
  assert.equal(money(12345, { currency: "jpy", minor_per_major: 1 }, "en"), "¥12,345");
  assert.equal(plainSpaces(money(12345, { currency: "kwd", minor_per_major: 1000 }, "en")), "KWD 12.345");
});

test("amounts are formatted digit for digit, where a float would round", () => {
  assert.equal(money(9007199254740991, EUR, "en"), "€90,071,992,547,409.91");
  assert.equal(money(-4900, EUR, "en"), "−€49.00");
  assert.equal(plainSpaces(money(123456, EUR, "de")), "1.234,56 €");
});

test("a code that is no currency is shown as it is", () => {
  assert.equal(money(100, { currency: "<b>", minor_per_major: 100 }, "en"), "1.00 <B>");
});

test("axis labels are short", () => {
  assert.equal(moneyShort(1250000, EUR, "en"), "€12.5K");
  assert.equal(moneyShort(0, EUR, "en"), "€0");
});

test("shares have a meaning or a dash", () => {
  assert.equal(percent(shareOf(1, 4), "en"), "25.0%");
  assert.equal(percent(shareOf(1, 3), "en"), "33.3%");
  assert.equal(percent(shareOf(5, 0), "en"), "–");
  assert.equal(percent(shareOf(-5, 10), "en"), "–");
  assert.equal(percent(shareOf(10, 10), "en"), "100%");
});

test("counts agree with their noun", () => {
  assert.equal(counted(1, "payment"), "1 payment");
  assert.equal(counted(0, "touch", "touches"), "0 touches");
});

test("a sum that JavaScript's numbers cannot hold exactly is said to be rounded", () => {
  const rupiah = { currency: "idr", minor_per_major: 100 };
  assert.equal(plainSpaces(money(Number.MAX_SAFE_INTEGER, rupiah, "en")), "IDR 90,071,992,547,409.91");
  assert.match(money(1e18, rupiah, "en"), /^≈ IDR.10,000,000,000,000,000\.00$/);
  assert.match(moneyWithCode(-1e18, rupiah, "en"), /^≈ −10,000,000,000,000,000\.00/);
  assert.match(money(2 ** 63, rupiah, "en"), /^≈ /);
});
