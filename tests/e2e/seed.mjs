// A site as large as one likes, straight by SQL: copies of a real visit and a real purchase under ids of their own.
//
// What the Worker itself stored of the template is read and copied, so the rows are as real ones are, whatever columns they have.

import { randomUUID } from "node:crypto";
import { order, purchase } from "../../demo/stripe-events.mjs";
import { nowS } from "./harness.mjs";

const KEY = "tmpl";
/** A customer of every other payment. */
export const HUB = "cus_hub";
const DAYS = 90;
const CHUNK = 20_000;
const notebook = { slug: "notebook", name: "Notebook", amount_minor: 2400, currency: "eur" };
/** What a visit leaves, and what a purchase does. */
const OF_VISIT = ["session", "hit", "identify"];
const OF_PURCHASE = ["fact", "link", "version", "payment", "entry", "credit", "clue", "answer", "email", "delivery"];
/** Spread over so many days, so that a time finds as few rows as it would; what the cron drops lies within its time. */
const SPREAD = {
  session: { started_s: DAYS },
  hit: { at_ms: DAYS - 1 },
  payment: { paid_s: DAYS },
  entry: { at_s: DAYS },
  delivery: { received_s: 29 },
};

/** Fills the shop's site with so many sessions and payments of the last 90 days. */
export async function seed(worker, shop, { sessions, payments }) {
  const { DB } = await worker.worker.getEnv();
  const ids = { visitor: randomUUID(), session: randomUUID() };
  const metadata = { headwater_visitor_id: ids.visitor, headwater_session_id: ids.session };
  await shop.collect(ids);
  await shop.collect({ ...ids, type: "identify", traits: { email: "template@example.com" } });
  const bought = order({
    key: KEY,
    product: notebook,
    email: "template@example.com",
    metadata,
    created_s: nowS() - 60,
    guest: false,
  });
  for (const event of purchase(bought)) await shop.deliver(event);
  await worker.tick();
  const pseudonym = (
    await DB.prepare("SELECT email FROM payment WHERE site = ? AND id = ?").bind(shop.site, `pi_${KEY}`).first()
  ).email;
  // Each text that tells the template from its copies, and what it is in copy n.i.
  const uuid = (letter) => `printf('%08x-0000-4000-8${letter}00-%012x', n.i, n.i)`;
  const customer = `iif(n.i % 2, '${HUB}', 'cus_k' || n.i)`;
  const told = [
    [ids.visitor, uuid("0")],
    [ids.session, uuid("1")],
    [pseudonym, "printf('%064x', n.i)"],
    [`cus_${KEY}`, customer],
    [KEY, "'k' || n.i"],
  ];
  for (const table of OF_VISIT) await copy(DB, table, shop, told, sessions);
  for (const table of OF_PURCHASE) await copy(DB, table, shop, told, payments);
}

async function copy(DB, table, { site, integration }, told, count) {
  const of = table === "delivery" ? ["integration", integration] : ["site", site];
  const { results } = await DB.prepare(`SELECT * FROM "${table}" WHERE "${of[0]}" = ?`).bind(of[1]).all();
  const templates = results.filter((row) => told.some(([text]) => JSON.stringify(row).includes(text)));
  for (const row of templates) {
    const columns = Object.keys(row);
    const value = (column, index) => {
      const days = SPREAD[table]?.[column];
      if (days) {
        const each = (days * 86_400 * (column.endsWith("_ms") ? 1000 : 1)) / count;
        return `?${index + 1} - CAST(n.i * ${each} AS INTEGER)`;
      }
      if (typeof row[column] !== "string") return `?${index + 1}`;
      const known = told.filter(([text]) => row[column].includes(text));
      return known.reduce((sql, [text, made]) => `replace(${sql}, '${text}', ${made})`, `?${index + 1}`);
    };
    const names = columns.map((column) => `"${column}"`).join(", ");
    const select = columns.map(value).join(", ");
    for (let from = 1; from <= count; from += CHUNK) {
      const to = Math.min(from + CHUNK - 1, count);
      const numbers = `WITH RECURSIVE n (i) AS (SELECT ${from} UNION ALL SELECT i + 1 FROM n WHERE i < ${to})`;
      await DB.prepare(`INSERT OR IGNORE INTO "${table}" (${names}) ${numbers} SELECT ${select} FROM n`)
        .bind(...columns.map((column) => row[column]))
        .run();
    }
  }
}
