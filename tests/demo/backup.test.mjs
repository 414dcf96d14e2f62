// A backup, restored into another database, is the same database: through wrangler and workerd's own D1, rows of any size.

import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Database } from "../../scripts/lib/database.mjs";
import { migrate } from "../../scripts/lib/dev.mjs";
import { restorable } from "../../scripts/lib/dump.mjs";
import { toolNode, wrangler } from "../../scripts/lib/node.mjs";
import { at } from "../../scripts/lib/paths.mjs";
import { run } from "../../scripts/lib/run.mjs";

/** D1 refuses a statement above this. */
const STATEMENT_MAX_BYTES = 100_000;
// Every letter that SQL or a dump could take for something else, and values far above what one statement holds.
const ODD = `
CREATE TABLE odd (id TEXT PRIMARY KEY, said TEXT, bytes BLOB, number INTEGER, ratio REAL) STRICT, WITHOUT ROWID;
INSERT INTO odd VALUES ('quotes', 'it''s "odd"; -- /* ''); DROP TABLE odd; X''00''', X'00ff27', -9007199254740991, 0.1);
INSERT INTO odd VALUES ('lines', 'one' || char(10) || 'two' || char(13, 10) || '''three', NULL, NULL, NULL);
INSERT INTO odd VALUES ('letters', 'žлуна🌙', X'', 0, -1e300);
INSERT INTO odd VALUES ('long', replace(hex(zeroblob(90000)), '00', 'it''s é' || char(10)), randomblob(300000), 7, 2.5);
INSERT INTO odd VALUES ('longest', NULL, randomblob(900000), 7, 2.5);
INSERT INTO site (id, name, hosts, time_zone, email_matching, pseudonym_key, created_s)
  VALUES ('site_a', 'A', '["a.example"]', 'UTC', 'on', 'sealed', 1);
`;

const folder = mkdtempSync(join(tmpdir(), "headwater-backup-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** A database of its own, beside a copy of the project's configuration. */
function place(name) {
  const home = join(folder, name);
  mkdirSync(home);
  copyFileSync(at("wrangler.toml"), join(home, "wrangler.toml"));
  return { config: join(home, "wrangler.toml"), stateFolder: join(home, ".wrangler", "state") };
}

const [source, target] = [place("source"), place("target")];
const dumps = [join(folder, "source.sql"), join(folder, "target.sql")];

before(async () => {
  await migrate(source);
  const file = join(folder, "odd.sql");
  writeFileSync(file, ODD);
  const args = ["d1", "execute", "headwater", "--local", "--yes", "--file", file, "--config", source.config];
  await run(toolNode(), wrangler(...args), { cwd: join(folder, "source"), env: { CI: "true" } });
});

test("what is restored is what was backed up, with rows above D1's limit of a statement", async () => {
  const [from, to] = [source, target].map(({ config }) => new Database({ remote: false, config }));
  const [before, after] = dumps;
  await from.exportTo(before);
  if (process.platform !== "win32") assert.equal(statSync(before).mode & 0o777, 0o600);
  const lines = readFileSync(before, "utf8").split("\n");
  assert.ok(
    lines.some((line) => Buffer.byteLength(line) > 1_800_000),
    "the test has a row as large as D1 allows",
  );
  assert.equal(await to.isEmpty(), true);
  await to.importFrom(before);
  assert.equal(await to.isEmpty(), false);
  await to.exportTo(after);
  assert.equal(readFileSync(after, "utf8"), readFileSync(before, "utf8"));
});

test("no statement that is sent to D1 is too long for it", async () => {
  for await (const statement of restorable(readFileSync(dumps[0], "utf8").split("\n")))
    assert.ok(Buffer.byteLength(statement) <= STATEMENT_MAX_BYTES, statement.slice(0, 100));
});

test("a dump that was cut off is refused", async () => {
  const lines = readFileSync(dumps[0], "utf8").split("\n");
  const rows = lines.flatMap((line, at) => (line.startsWith('INSERT INTO "odd"') ? [at] : []));
  assert.equal(rows.length, 5);
  for (const row of rows) {
    const line = lines[row] ?? "";
    for (const end of [20, Math.floor(line.length / 2), line.length - 1]) {
      const cut = [...lines.slice(0, row), line.slice(0, end)];
      await assert.rejects(async () => {
        for await (const statement of restorable(cut)) assert.ok(statement);
      }, /not written to its end/);
    }
  }
});
