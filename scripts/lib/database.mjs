// The database as wrangler sees it: the local one of a set-up, or the deployed Worker's.

import { createReadStream, createWriteStream, chmodSync, mkdtempSync, rmSync } from "node:fs";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { finished } from "node:stream/promises";
import { restorable } from "./dump.mjs";
import { toolNode, wrangler } from "./node.mjs";
import { at } from "./paths.mjs";
import { run } from "./run.mjs";
import { Stop } from "./say.mjs";

const NAME = "headwater";
/** Every table except those of D1 and of SQLite themselves. */
const COUNT_TABLES =
  "SELECT count(*) AS tables FROM sqlite_master WHERE type = 'table' AND name NOT GLOB '_cf_*' AND name NOT GLOB 'sqlite_*' AND name NOT GLOB 'd1_migrations'";

/** Which database is meant: the local one beside a `wrangler.toml`, or the deployed Worker's that it names. */
export class Database {
  /** @param {{ remote: boolean, config?: string }} which */
  constructor({ remote, config = at("wrangler.toml") }) {
    this.where = remote ? "--remote" : "--local";
    this.config = config;
  }

  #d1(verb, args, options = {}) {
    const place = ["--config", this.config, this.where];
    return run(toolNode(), wrangler("d1", verb, NAME, ...args, ...place), {
      cwd: dirname(this.config),
      env: { CI: "true" },
      ...options,
    });
  }

  /** Whether it has no table yet. */
  async isEmpty() {
    const failure = "The database could not be read. Is wrangler signed in, and does wrangler.toml name a database?";
    const printed = await this.#d1("execute", ["--json", "--command", COUNT_TABLES], { failure });
    return JSON.parse(printed.slice(printed.indexOf("[")))[0].results[0].tables === 0;
  }

  /** Writes all of it into a new file, which only its owner can read. */
  async exportTo(file) {
    await this.#d1("export", ["--output", file], { failure: "The database could not be exported." });
    chmodSync(file, 0o600);
  }

  /** Puts a dump into the database, which has no table yet. */
  async importFrom(file) {
    const folder = mkdtempSync(join(tmpdir(), "headwater-restore-"));
    const short = join(folder, "restore.sql");
    try {
      await shorten(file, short);
      const failure = "The dump could not be put into the database; what it had before is unchanged.";
      await this.#d1("execute", ["--yes", "--file", short], { failure });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

/** Writes a dump anew so that no statement is too long for D1. */
async function shorten(from, to) {
  const out = createWriteStream(to, { mode: 0o600 });
  const lines = createInterface({ input: createReadStream(from), crlfDelay: Number.POSITIVE_INFINITY });
  try {
    for await (const statement of restorable(lines)) if (!out.write(`${statement}\n`)) await once(out, "drain");
  } catch (error) {
    throw new Stop(`${from} is no whole dump: ${error.message}`);
  } finally {
    out.end();
    await finished(out);
  }
}
