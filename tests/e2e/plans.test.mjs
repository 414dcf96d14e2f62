// The plan of every statement, as workerd's own SQLite makes it: rows are found by key, whatever a site has grown to.
//
// The rule, and what is excused from it with which reason, stand once, in tools/src/plans.rs; the native tests ask another SQLite.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { at } from "../../scripts/lib/paths.mjs";
import { toolEnvironment } from "../../scripts/lib/run.mjs";
import { startWorker } from "./harness.mjs";
import { seed } from "./seed.mjs";

const suffix = ".sql";
const files = readdirSync(at("worker", "sql")).filter((file) => file.endsWith(suffix));
const statements = Object.fromEntries(
  files.map((file) => [file.slice(0, -suffix.length), readFileSync(at("worker", "sql", file), "utf8")]),
);

let worker;
let DB;
before(async () => {
  worker = await startWorker();
  ({ DB } = await worker.worker.getEnv());
});
after(() => worker?.close());

async function planOf(sql) {
  const count = Math.max(0, ...[...sql.matchAll(/\?(\d+)/g)].map(([, number]) => Number(number)));
  const explained = DB.prepare(`EXPLAIN QUERY PLAN ${sql}`).bind(...Array.from({ length: count }, () => null));
  return (await explained.all()).results.map(({ detail }) => detail);
}

async function plansOf(all) {
  const plans = {};
  for (const [name, sql] of Object.entries(all)) plans[name] = await planOf(sql);
  return plans;
}

/** What breaks the rule, a line each. */
function faults(plans) {
  const args = ["run", "--quiet", "-p", "headwater-tools", "--bin", "plans"];
  const { status, stdout, stderr } = spawnSync("cargo", args, {
    input: JSON.stringify(plans),
    cwd: at(),
    env: toolEnvironment(),
    encoding: "utf8",
  });
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout);
}

test("no statement goes through a table that grows", async () => {
  assert.deepEqual(faults(await plansOf(statements)), []);
});

test("nor where the planner knows how large the tables are", async () => {
  await seed(worker, await worker.newShop(), { sessions: 3_000, payments: 500 });
  await DB.prepare("PRAGMA optimize").run();
  await DB.prepare("ANALYZE").run();
  const { n } = await DB.prepare("SELECT count(*) AS n FROM sqlite_stat1").first();
  assert.ok(n > 10, `${n} rows of statistics`);
  assert.deepEqual(faults(await plansOf(statements)), []);
});

test("the statements that read a million rows a webhook would be noticed", async () => {
  // As they stood: a distinct UNION, which this SQLite plans as a merge of two whole indexes.
  const bad = Object.fromEntries(
    ["evidence.find", "commit_guard.read"].map((name) => [name, statements[name].replaceAll("UNION ALL", "UNION")]),
  );
  const found = faults({ ...(await plansOf(statements)), ...(await plansOf(bad)) });
  for (const name of Object.keys(bad))
    assert.ok(
      found.some((line) => line.startsWith(`${name}: `)),
      `${name}: ${JSON.stringify(found)}`,
    );
});
