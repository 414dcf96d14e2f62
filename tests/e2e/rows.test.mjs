// What a request reads does not grow with the site: the same rows on a site of a few sessions and on one of ten thousand.
//
// `node bench/rows.mjs` does the same with a million. Rows read are what D1 itself counts and bills; they repeat exactly. A
// report reads days that are added up: its rows follow the days that are asked for.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { rowsRead } from "./hot.mjs";
import { COST_HEADER, nowS, startWorker } from "./harness.mjs";
import { seed } from "./seed.mjs";

/**
 * What a list's edge may make of it. A delivery reads everything once more where what is done after another answer came between, and has
 * then read its guard for nothing: some fifty rows. The sessions are 33 times as many.
 */
const most = (rows, what = "") => {
  if (what === "owner: people") return PEOPLE;
  return what.startsWith("webhook") ? rows * 2 + 64 : rows * 1.15 + 12;
};

/** A page of people looks at a hundred payments. What it reads of each follows who paid them, and how many browsers they have, not the site. */
const PEOPLE = 100 * 100;

let worker;
before(async () => {
  worker = await startWorker({ HEADWATER_COUNT: "1" });
});
after(() => worker?.close());

/** Rows that a turn of the cron's housekeeping reads on a table with more rows than a turn looks at: a turn drops what is known of the pages of
 * some seventy visits, and reads each of them a few times. */
const SWEPT = 600;

/** Rows that the cron reads where nothing waits any more, from the log. */
async function cronMinute() {
  await worker.settle();
  await worker.tick();
  return Number([...worker.printed().matchAll(/x-headwater-d1: [^"]*rows_read=(\d+)/g)].at(-1)?.[1] ?? Number.NaN);
}

/** Rows that a report of so many days reads, or what else is told of them. */
async function reportRows(shop, days, more = "", what = "report") {
  const day = (at) => new Date(at * 1000).toISOString().slice(0, 10);
  const range = `from=${day(nowS() - (days - 1) * 86_400)}&to=${day(nowS())}&mode=test`;
  const headers = { Authorization: `Bearer ${worker.token}` };
  const response = await worker.fetch(`/api/sites/${shop.site}/${what}?${range}${more}`, { headers });
  assert.equal(response.status, 200, await response.text());
  return Number(/rows_read=(\d+)/.exec(response.headers.get(COST_HEADER) ?? "")?.[1] ?? Number.NaN);
}

test("each request reads as many rows on a large site as on a small one", async () => {
  const [small, large] = [await worker.newShop(), await worker.newShop()];
  // More than a page of payments on both: a page is what a list reads.
  // Within the days that deliveries are kept for, so that of those too there are more than are read at once.
  await seed(worker, small, { sessions: 300, payments: 300, days: 29 });
  const before = await rowsRead(worker, small);
  const idle = await cronMinute();
  await seed(worker, large, { sessions: 10_000, payments: 2_000 });
  const after = await rowsRead(worker, large);
  const grown = Object.entries(after).filter(([what, rows]) => rows > most(before[what], what));
  assert.deepEqual(
    grown.map(([what, rows]) => `${what}: ${before[what]} rows became ${rows}`),
    [],
  );
  assert.deepEqual(Object.keys(after), Object.keys(before));
  const minute = await cronMinute();
  // Which table has its turn is a matter of the minute.
  assert.ok(minute <= Math.max(most(idle), SWEPT), `the cron's minute: ${idle} rows became ${minute}`);
  const reports = await Promise.all([7, 30, 365].map((days) => reportRows(large, days)));
  // Four dimensions of visits and the money of each day, and what this hour and today add to it.
  for (const [index, days] of [7, 30, 365].entries())
    assert.ok(reports[index] <= 10 * days + 1_200, `a report of ${days} days reads ${reports[index]} rows`);
  // Nor does anything else that is asked of days: the days that each looks at, and the rows of a day.
  for (const { asked, looksAt, ofDay, days, what } of [
    { asked: "&compare=previous", looksAt: 60, ofDay: 10, days: 30, what: "report" },
    // As the overview asks, whose tables show what has changed.
    {
      asked: "&compare=previous&compare_breakdown=true&breakdown=source,landing_page",
      looksAt: 60,
      ofDay: 10,
      days: 30,
      what: "report",
    },
    { asked: "&compare=previous&grain=hour", looksAt: 14, ofDay: 16, days: 7, what: "report" },
    { asked: "&compare=previous&basis=acquisition", looksAt: 90, ofDay: 16, days: 30, what: "report" },
    { asked: "", looksAt: 90, ofDay: 6, days: 90, what: "unplaced" },
    // Months are added up; of the one that is not over the columns of its days are read.
    { asked: "", looksAt: 31, ofDay: 11, days: 365, what: "cohorts" },
    // Both periods, by eight dimensions and by customer.
    { asked: "", looksAt: 60, ofDay: 10, days: 30, what: "report/why" },
    // A book of the month before, the changes since, and the money of the days beside it.
    { asked: "", looksAt: 90, ofDay: 10, days: 90, what: "recurring" },
    // The same as the overview asks it, without that money.
    {
      asked: `&breakdown=source,landing_page&interval=month&until_s=${nowS()}`,
      looksAt: 90,
      ofDay: 2,
      days: 90,
      what: "recurring",
    },
    { asked: "&currency=eur", looksAt: 90, ofDay: 10, days: 90, what: "recurring/explain" },
    // Visits and payments of the days, the months to date, a book, and the checkouts of the days that nobody paid.
    { asked: "&breakdown=source", looksAt: 90, ofDay: 12, days: 90, what: "funnel" },
    { asked: "", looksAt: 90, ofDay: 10, days: 90, what: "self-reported" },
    { asked: "", looksAt: 90, ofDay: 10, days: 90, what: "promotion-codes" },
  ]) {
    const rows = await reportRows(large, days, asked, what);
    assert.ok(rows <= looksAt * ofDay + 1_200, `${what}${asked} of ${days} days reads ${rows} rows`);
  }
});
