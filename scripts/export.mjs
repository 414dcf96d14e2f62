// `npm run export`: writes every site's payments, entries, credits, fees, subscriptions, costs, visits and custom events into files for a
// warehouse, JSON Lines or CSV. `npm start` runs beside it. For a deployed Worker name its address; the owner's token is then read from
// HEADWATER_OWNER_TOKEN, since no file has it.

import { closeSync, existsSync, mkdirSync, openSync, writeSync } from "node:fs";
import { join, resolve } from "node:path";
import { argumentsOf } from "./lib/arguments.mjs";
import { ownerApi } from "./lib/owner-api.mjs";
import { at } from "./lib/paths.mjs";
import { line, main, step, Stop } from "./lib/say.mjs";
import { csvHead, csvRow, jsonLine } from "./lib/table-file.mjs";

/** Tables whose rows are of live or of test money. */
const OF_A_MODE = ["payments", "entries", "credits", "fees", "subscriptions", "recurring_changes"];
const OF_BOTH = ["costs", "visits", "custom_events"];

await main(async () => {
  const given = argumentsOf("npm run export", "writes whole tables into files for a warehouse, below exports/", {
    format: { does: "jsonl, which is the default, or csv", value: "format" },
    mode: { does: "live or test money; both by default", value: "mode" },
    remote: { does: "does so at a deployed Worker, by the token in HEADWATER_OWNER_TOKEN", value: "address" },
    site: { does: "only this site, by its id", value: "site" },
    to: { does: "writes into this folder, which is not there yet", value: "folder" },
  });
  if (!given) return;
  const format = given.format ?? "jsonl";
  if (!["jsonl", "csv"].includes(format)) throw new Stop("A format is jsonl or csv.");
  if (given.mode && !["live", "test"].includes(given.mode)) throw new Stop("A mode is live or test.");
  const api = ownerApi(given.remote);
  const sites = (await api.sites()).filter(({ id }) => !given.site || id === given.site);
  if (sites.length === 0) throw new Stop(given.site ? `There is no site ${given.site}.` : "There is no site yet.");
  const stamp = new Date().toISOString().slice(0, 19).replaceAll(":", "-");
  const folder = given.to ? resolve(given.to) : at("exports", stamp);
  if (existsSync(folder)) throw new Stop(`${folder} is there already; an export overwrites nothing.`);
  for (const site of sites) {
    const files = [
      ...(given.mode ? [given.mode] : ["live", "test"]).flatMap((mode) =>
        OF_A_MODE.map((table) => ({ table, mode, name: `${mode}-${table}` })),
      ),
      ...OF_BOTH.map((table) => ({ table, mode: given.mode ?? "live", name: table })),
    ];
    const into = join(folder, site.id);
    mkdirSync(into, { recursive: true });
    const written = await step(`Exporting ${site.name}`, async () => {
      const rows = {};
      for (const file of files) rows[file.name] = await write(api, site.id, file, { into, format });
      return rows;
    });
    for (const [name, rows] of Object.entries(written)) if (rows > 0) line(`  ${name}.${format}: ${rows} rows`);
  }
  line(`${folder} holds what people visited and what they paid: keep it where only you can read it.`);
});

/** Writes one table, page by page, and gives how many rows it has. A table without rows has an empty file. */
async function write(api, site, { table, mode, name }, { into, format }) {
  const file = openSync(join(into, `${name}.${format}`), "wx", 0o600);
  let rows = 0;
  try {
    for (let cursor = null; cursor !== undefined; ) {
      const asked = new URLSearchParams({ mode, table, ...(cursor ? { cursor } : {}) });
      const page = await api.call("GET", `/api/sites/${site}/tables?${asked}`);
      const head = format === "csv" && rows === 0 && page.rows.length > 0 ? csvHead(page.rows[0]) : "";
      writeSync(file, head + page.rows.map(format === "csv" ? csvRow : jsonLine).join(""));
      rows += page.rows.length;
      cursor = page.next_cursor ?? undefined;
    }
  } finally {
    closeSync(file);
  }
  return rows;
}
