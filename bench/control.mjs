// The control of the bench: one plain table of visits, one of payments, and the obvious SQL for the same questions.
//
// Both tables stand in the same D1 as the Worker's, and are filled from its rows; they are asked as a Worker's binding is. Nothing here
// guards, explains or corrects anything: it is what the questions cost where nothing else is asked of the database.

import { nowS } from "../tests/e2e/harness.mjs";

const TABLES = [
  `CREATE TABLE plain_visit (site TEXT, at_s INTEGER, visitor TEXT, channel TEXT, source TEXT, campaign TEXT)`,
  `CREATE TABLE plain_payment (site TEXT, id TEXT, paid_s INTEGER, visitor TEXT, currency TEXT, amount_minor INTEGER, channel TEXT, source TEXT)`,
  `CREATE INDEX plain_visit_at ON plain_visit (site, at_s)`,
  `CREATE INDEX plain_payment_at ON plain_payment (site, paid_s)`,
  `CREATE INDEX plain_payment_id ON plain_payment (site, id)`,
];
/** A text of a stored touch (core/src/visit/touch/stored.rs): the line that begins with this letter. */
const text = (letter) =>
  `iif(instr(touch, char(10) || '${letter}'), substr(touch || char(10), instr(touch, char(10) || '${letter}') + 2, instr(substr(touch || char(10), instr(touch, char(10) || '${letter}') + 2), char(10)) - 1), NULL)`;
const FILLED = [
  // A part of the time at once: a statement that copies a million rows takes longer than the database allows.
  `INSERT INTO plain_visit SELECT ?1, started_s, visitor, channel, ifnull(${text("s")}, ${text("r")}), ${text("c")} FROM visit
   WHERE at >= (SELECT number << 52 FROM site WHERE id = ?1) + (?2 << 20) AND at < (SELECT number << 52 FROM site WHERE id = ?1) + (?3 << 20)`,
  `INSERT INTO plain_payment SELECT p.site, p.id, p.paid_s, p.visitor, p.currency, p.gross_minor - p.refunds_minor - p.disputes_minor, c.channel, c.source
   FROM payment p LEFT JOIN credit c ON c.site = p.site AND c.mode = p.mode AND c.payment = p.id AND c.model = 'last_non_direct' AND c.position = 0
   WHERE p.site = ?1 AND p.paid_s >= ?2 AND p.paid_s < ?3`,
];
/** The days of a part, and of how many parts all of it is made. */
const PART = { days: 14, parts: 60 };
/** What a report shows: sums and visitors in all, by channel and by source; from ?2 up to ?3. */
const REPORT = [
  `SELECT currency, sum(amount_minor), count(*) FROM plain_payment WHERE site = ?1 AND paid_s >= ?2 AND paid_s < ?3 GROUP BY 1`,
  `SELECT currency, channel, sum(amount_minor), count(*) FROM plain_payment WHERE site = ?1 AND paid_s >= ?2 AND paid_s < ?3 GROUP BY 1, 2`,
  `SELECT currency, source, sum(amount_minor), count(*) FROM plain_payment WHERE site = ?1 AND paid_s >= ?2 AND paid_s < ?3 GROUP BY 1, 2`,
  `SELECT count(*), count(DISTINCT visitor) FROM plain_visit WHERE site = ?1 AND at_s >= ?2 AND at_s < ?3`,
  `SELECT channel, count(*), count(DISTINCT visitor) FROM plain_visit WHERE site = ?1 AND at_s >= ?2 AND at_s < ?3 GROUP BY 1`,
  `SELECT source, count(*), count(DISTINCT visitor) FROM plain_visit WHERE site = ?1 AND at_s >= ?2 AND at_s < ?3 GROUP BY 1`,
  `SELECT campaign, count(*), count(DISTINCT visitor) FROM plain_visit WHERE site = ?1 AND at_s >= ?2 AND at_s < ?3 GROUP BY 1`,
];
const LIST = `SELECT * FROM plain_payment WHERE site = ?1 ORDER BY paid_s DESC LIMIT 50`;
/** The same work on a site of any size. */
const FIXED = `SELECT count(visitor) FROM (SELECT visitor FROM plain_visit WHERE site = ?1 ORDER BY at_s LIMIT 1000)`;
const ONE = `SELECT * FROM plain_payment WHERE site = ?1 AND id = (SELECT id FROM plain_payment WHERE site = ?1 LIMIT 1)`;

/**
 * Makes and fills the tables. Answers how many milliseconds each question takes on them: `report(spans)`, where a span is how many days ago
 * it begins and ends, `list()`, `one()`, and `fixed()`, which reads as much on any site.
 */
export async function control(worker, shop) {
  const { DB } = await worker.worker.getEnv();
  for (const sql of TABLES) await DB.prepare(sql).run();
  for (let part = 0; part < PART.parts; part += 1) {
    const to_s = nowS() + 86_400 - part * PART.days * 86_400;
    for (const sql of FILLED)
      await DB.prepare(sql)
        .bind(shop.site, to_s - PART.days * 86_400, to_s)
        .run();
  }
  const timed = async (statements) => {
    const started = performance.now();
    await DB.batch(statements);
    return performance.now() - started;
  };
  return {
    report: (spans) => {
      const midnight_s = (daysAgo) => (Math.floor(nowS() / 86_400) - daysAgo) * 86_400;
      const asked = ([first, last]) =>
        REPORT.map((sql) => DB.prepare(sql).bind(shop.site, midnight_s(first), midnight_s(last - 1)));
      return timed(spans.flatMap(asked));
    },
    list: () => timed([DB.prepare(LIST).bind(shop.site)]),
    fixed: () => timed([DB.prepare(FIXED).bind(shop.site)]),
    one: () => timed([DB.prepare(ONE).bind(shop.site)]),
  };
}
