// `npm run backup`: writes the whole local database into one file of SQL. `-- --remote` does so for the deployed Worker.
//
// The file has everything except the secrets of the Worker: without SEAL_KEY nobody opens what is sealed in it.

import { existsSync, mkdirSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { argumentsOf } from "./lib/arguments.mjs";
import { Database } from "./lib/database.mjs";
import { at } from "./lib/paths.mjs";
import { line, main, step, Stop } from "./lib/say.mjs";
import { prepareTools } from "./setup.mjs";

await main(async () => {
  const given = argumentsOf("npm run backup", "writes the local database into a file below backups/", {
    remote: { does: "writes the deployed Worker's; D1 answers nothing else meanwhile" },
    to: { does: "writes it into this file", value: "file" },
  });
  if (!given) return;
  await prepareTools();
  const stamp = new Date().toISOString().slice(0, 19).replaceAll(":", "-");
  const file = given.to ? resolve(given.to) : at("backups", `${given.remote ? "remote" : "local"}-${stamp}.sql`);
  if (existsSync(file)) throw new Stop(`${file} is there already; a backup overwrites nothing.`);
  mkdirSync(dirname(file), { recursive: true });
  await step("Exporting the database", () => new Database({ remote: given.remote === true }).exportTo(file));
  line(`${file}: ${(statSync(file).size / 1e6).toFixed(1)} MB.`);
  line("It holds what people visited and what they paid: keep it where only you can read it.");
  line(
    given.remote
      ? "Signing secrets, keys and addresses in it are sealed under SEAL_KEY. Keep that key too, and elsewhere."
      : "Signing secrets, keys and addresses in it are sealed under SEAL_KEY, which stands in .dev.vars.",
  );
});
