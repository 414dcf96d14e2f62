// `npm run release`: builds, and puts what is built into one archive, release/headwater-<version>.tar.gz, which runs and
// deploys by Node alone.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { argumentsOf } from "./lib/arguments.mjs";
import { at } from "./lib/paths.mjs";
import { capture } from "./lib/run.mjs";
import { line, main, step } from "./lib/say.mjs";
import { setUp } from "./setup.mjs";

await main(async () => {
  if (!argumentsOf("npm run release", "builds, and makes the archive of a release below release/")) return;
  await setUp();
  // Only now: it needs packages that the set-up brings.
  const { writeArchive } = await import("./lib/release/archive.mjs");
  const file = await step("Making the archive", () => writeArchive(at("release"), commitTime()));
  const bytes = readFileSync(file);
  line(`${file}: ${(bytes.length / 1e6).toFixed(1)} MB`);
  line(`SHA-256 ${createHash("sha256").update(bytes).digest("hex")}`);
});

/** When the commit was made, so that the same commit gives the same bytes; without git, now. */
function commitTime() {
  const seconds = Number(capture("git", ["log", "-1", "--format=%ct"]) ?? Number.NaN);
  return Number.isFinite(seconds) ? new Date(seconds * 1000) : new Date();
}
