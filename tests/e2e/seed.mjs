// A site as large as one likes, in the D1 of a running Worker: a native tool plays its history (tools/src/seed/).

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { at } from "../../scripts/lib/paths.mjs";
import { run } from "../../scripts/lib/run.mjs";

/** The customer of every other purchase, where nothing else is said. */
export const HUB = "cus_hub";
const NAME = `seed${process.platform === "win32" ? ".exe" : ""}`;
/** From so many sessions on it takes longer to play them than to build the tool optimised (`[profile.seed]` in Cargo.toml). */
const LARGE = 50_000;

/**
 * Fills the shop's site with exactly so many sessions and payments of the last two years. Tells what the ledger must come to.
 * @returns {Promise<{ visitors: number, currencies: Record<string, { payments: number, gross_minor: number, refunds_minor: number, disputes_minor: number }>, play_ms: number }>}
 */
export async function seed(worker, shop, { sessions, payments, days = 730, hub = 2, from = 1 }) {
  const profile = sessions >= LARGE ? "seed" : "dev";
  const build = ["build", "--quiet", "--profile", profile, "-p", "headwater-tools", "--bin", "seed"];
  await run("cargo", build, { failure: "The tool that seeds a site could not be built." });
  const vars = join(worker.folder, "seal-key");
  writeFileSync(vars, `SEAL_KEY=${worker.secrets.SEAL_KEY}\n`);
  const given = {
    database: worker.databaseFile(),
    "seal-key-file": vars,
    site: shop.site,
    integration: shop.integration,
    hub,
    seed: from,
    sessions,
    payments,
    days,
  };
  const args = Object.entries(given).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const program = join(process.env.CARGO_TARGET_DIR ?? at("target"), profile === "dev" ? "debug" : profile, NAME);
  return JSON.parse(await run(program, args, { failure: "The site could not be seeded." }));
}
