// Money of all currencies in one: what it is called, what is said of it, and a table of rates on its way.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { CurrencyReport, PaymentFee, Reporting } from "../src/api/types";
import { chosenCurrency } from "../src/filter/choice";
import { currencyText, money } from "../src/kit/money";
import { piecesOf, wrongLines } from "../src/page/reporting/upload";
import { feeTotals } from "../src/page/payment/fees";
import { convertedText, rateText, unknownFeesText } from "../src/page/reporting/words";

const converted = (...all: [string, number][]) =>
  all.map(([origin, payments]) => ({ origin, money: { payments } })) as Reporting["converted"];

test("all money in a currency is written as that currency, and comes first", () => {
  assert.deepEqual(["eur", "all:eur"].map(currencyText), ["EUR", "All in EUR"]);
  assert.equal(money(123_456, { currency: "all:eur", minor_per_major: 100 }, "en"), "€1,234.56");
  assert.equal(money(1_234, { currency: "all:jpy", minor_per_major: 1 }, "en"), "¥1,234");
  const reports = ["usd", "all:eur", "eur"].map((currency) => ({ currency }) as CurrencyReport);
  const { shown, all } = chosenCurrency(null, null, null, "live", reports);
  assert.deepEqual([shown, all], ["all:eur", ["all:eur", "eur", "usd"]]);
});

test("what was converted is said by where the rates are from", () => {
  const of = (...all: [string, number][]) => convertedText(converted(...all), "all:eur");
  assert.equal(
    of(["stripe", 812], ["table", 31], ["same", 4]),
    "Converted by Stripe’s rate for 812 payments, by your table for 31 payments; 4 payments were in EUR.",
  );
  assert.equal(of(["table", 1]), "Converted by your table for 1 payment.");
  assert.equal(of(["same", 1]), "1 payment was in EUR.");
});

test("a rate is told for one major unit", () => {
  assert.equal(rateText({ into_minor: 9_213, from_minor: 10_000 }, 100, 100), "0.9213");
  // 100 yen-less minor units of euros for a fraction of a yen.
  assert.equal(rateText({ into_minor: 1_000, from_minor: 1_632 }, 100, 1), "0.00612745");
});

test("a long table is sent in pieces, and wrong lines have the numbers of the table", () => {
  const lines = Array.from({ length: 901 }, (_, n) => `line ${n + 1}`);
  const pieces = piecesOf(lines.join("\r\n"));
  assert.deepEqual(
    pieces.map((one) => [one.before, one.csv.split("\n")[0]]),
    [
      [0, "line 1"],
      [400, "line 401"],
      [800, "line 801"],
    ],
  );
  assert.equal(pieces.map((one) => one.csv).join("\n"), lines.join("\n"));
  assert.deepEqual(piecesOf("\n"), [{ before: 0, csv: "" }]);
  assert.deepEqual(wrongLines("Line 2: the day is not YYYY-MM-DD. Line 10: both currencies are the same.", 400), [
    "Line 402: the day is not YYYY-MM-DD.",
    "Line 410: both currencies are the same.",
  ]);
});

test("fees that are not known are said, and never taken for none", () => {
  assert.equal(unknownFeesText(0), "");
  assert.equal(unknownFeesText(1), "Fees of 1 payment are not known: nothing is taken off for it.");
  assert.match(unknownFeesText(12), /^Fees of 12 payments are not known/);
});

test("fees are added up by the currency of the balance, and are not known without that of what was paid", () => {
  const fee = (kind: PaymentFee["kind"], currency: string, amount_minor: number, fee_minor: number): PaymentFee => ({
    balance_transaction: `txn_${kind}_${currency}`,
    kind,
    at_s: 1,
    currency,
    minor_per_major: 100,
    amount_minor,
    fee_minor,
    application_fee_minor: 0,
    tax_minor: 0,
  });
  const paid = fee("payment", "eur", 10_000, 320);
  assert.deepEqual(feeTotals([]), []);
  assert.deepEqual(feeTotals([fee("dispute", "eur", -10_000, 1_500)]), []);
  const refund = fee("refund", "eur", -2_500, 0);
  const [eur, usd, ...others] = feeTotals([paid, refund, fee("dispute", "usd", -100, 1_500)]);
  assert.deepEqual([eur?.amount_minor, eur?.fee_minor, eur?.of.length], [7_500, 320, 1]);
  assert.deepEqual([usd?.currency, usd?.amount_minor, usd?.fee_minor, others.length], ["usd", -100, 1_500, 0]);
});
