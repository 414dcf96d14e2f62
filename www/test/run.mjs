// Runs the unit tests of the dashboard's pure modules: `node www/test/run.mjs`. Bundles the TypeScript with esbuild into
// an ignored folder and hands it to node's own test runner.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "../../node_modules/.cache/headwater-www-test");
const names = readdirSync(here).filter((name) => name.endsWith(".test.ts"));

await build({
  entryPoints: names.map((name) => join(here, name)),
  outdir: out,
  bundle: true,
  platform: "node",
  // The registry of pages loads them by import(), which no unit test does.
  external: ["*.svelte"],
  format: "esm",
  outExtension: { ".js": ".mjs" },
  sourcemap: "inline",
  logLevel: "warning",
});
const files = names.map((name) => join(out, name.replace(/\.ts$/, ".mjs")));
const run = spawnSync(process.execPath, ["--enable-source-maps", "--test", ...files], { stdio: "inherit" });
process.exit(run.status ?? 1);
