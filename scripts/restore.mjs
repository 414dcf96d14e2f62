// `npm run restore -- --from <file>`: puts a backup into an empty local database. `--remote` puts it into the deployed Worker's.

import { existsSync, renameSync } from "node:fs";
import { resolve } from "node:path";
import { argumentsOf } from "./lib/arguments.mjs";
import { Database } from "./lib/database.mjs";
import { WORKER_PORT } from "./lib/paths.mjs";
import { checkPort } from "./lib/ports.mjs";
import { line, main, step, Stop } from "./lib/say.mjs";
import { HOME } from "./lib/secrets.mjs";
import { prepareTools } from "./setup.mjs";

const EMPTY_REMOTE = `The database has tables already, and a restore overwrites nothing. To go back by up to 30 days, use D1's own time travel:
  npx wrangler d1 time-travel restore headwater --timestamp <time>
To restore this file, make a new database and name it in wrangler.toml (database_name, database_id):
  npx wrangler d1 create headwater-restored
and run this again. \`npm run deploy\` then leads the Worker to it.`;

await main(async () => {
  const given = argumentsOf("npm run restore", "puts a backup into an empty database, the local one", {
    from: { does: "the file that `npm run backup` wrote", value: "file" },
    remote: { does: "into the database that wrangler.toml names at Cloudflare" },
    replace: { does: "moves the local database aside first" },
  });
  if (!given) return;
  if (!given.from) throw new Stop("Name the backup: `npm run restore -- --from <file>`.");
  const file = resolve(given.from);
  if (!existsSync(file)) throw new Stop(`There is no file ${file}.`);
  if (given.replace && given.remote) throw new Stop("--replace is for the local database alone.");
  await prepareTools();
  if (!given.remote) await checkPort(WORKER_PORT, "HEADWATER_PORT");
  if (given.replace) moveAside();
  const database = new Database({ remote: given.remote === true });
  if (!(await database.isEmpty()))
    throw new Stop(
      given.remote
        ? EMPTY_REMOTE
        : "The local database has tables already, and a restore overwrites nothing. `--replace` moves it aside first.",
    );
  await step("Restoring", () => database.importFrom(file));
  line("Restored. What is left to do:");
  line("  1. The Worker needs the SEAL_KEY of the time of the backup: without it no key and no signing secret opens.");
  line("  2. Start it. Migrations that are newer than the backup are applied then.");
  line("  3. In the dashboard, under Integrations, choose Import again: Stripe has the money since the backup.");
});

/** The local state is kept beside the new one. */
function moveAside() {
  if (!existsSync(HOME.stateFolder)) return;
  const aside = `${HOME.stateFolder}.before-${new Date().toISOString().slice(0, 19).replaceAll(":", "-")}`;
  renameSync(HOME.stateFolder, aside);
  line(`What was there is now in ${aside}.`);
}
