// `npm run export` against the Worker in workerd: every row of the tables stands in a file, as JSON Lines and as CSV.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { order, purchase } from "../../demo/stripe-events.mjs";
import { at } from "../../scripts/lib/paths.mjs";
import { nowS, startWorker } from "./harness.mjs";

const product = { slug: "notebook", name: "Notebook", amount_minor: 2400, currency: "eur" };
const folder = mkdtempSync(join(tmpdir(), "headwater-export-"));
let worker;
let shop;
before(async () => {
  worker = await startWorker();
  shop = await worker.newShop();
  for (const key of ["one", "two"]) {
    const bought = order({ key, product, email: `${key}@example.com`, metadata: {}, created_s: nowS(), guest: false });
    for (const event of purchase(bought)) assert.equal((await shop.deliver(event)).status, 200);
  }
});
after(async () => {
  await worker?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the command as an owner of a deployed Worker does. */
const run = (...flags) =>
  promisify(execFile)(process.execPath, [at("scripts", "export.mjs"), "--remote", worker.origin, ...flags], {
    env: { ...process.env, HEADWATER_OWNER_TOKEN: worker.token },
  });
const lines = (to, name) =>
  readFileSync(join(to, shop.site, name), "utf8")
    .split(/\r?\n/)
    .filter(Boolean);

test("every table is a file of JSON Lines, with the rows that the database has", async () => {
  const to = join(folder, "json");
  await run("--to", to);
  const files = readdirSync(join(to, shop.site)).toSorted();
  assert.equal(files.length, 15, "six tables of each mode and three of both");
  const payments = lines(to, "test-payments.jsonl").map((line) => JSON.parse(line));
  assert.deepEqual(
    payments.map(({ net_minor, currency }) => [net_minor, currency]),
    [
      [2400, "eur"],
      [2400, "eur"],
    ],
  );
  const entries = lines(to, "test-entries.jsonl").map((line) => JSON.parse(line));
  assert.equal(entries.length, (await worker.rowCounts()).entry);
  assert.deepEqual(lines(to, "live-payments.jsonl"), []);
  assert.ok(!files.some((file) => lines(to, file).join().includes("@example.com")), "no address stands in a file");
  await assert.rejects(run("--to", to), /overwrites nothing/);
});

test("as CSV a table has a line of names first", async () => {
  const to = join(folder, "csv");
  await run("--to", to, "--format", "csv", "--mode", "test");
  const [names, ...rows] = lines(to, "test-payments.csv");
  assert.deepEqual(
    names.split(","),
    names.split(",").toSorted(),
    "columns stand by name, so that files of two days fit",
  );
  assert.ok(names.includes(",net_minor,") && names.includes(",payment,"), names);
  assert.equal(rows.length, 2);
  assert.ok(rows.every((row) => row.split(",").length === names.split(",").length));
});

test("what cannot be asked is refused in a sentence", async () => {
  await assert.rejects(run("--format", "xml"), /jsonl or csv/);
  await assert.rejects(run("--site", "site_none"), /no site site_none/);
});
