// The builds and where their outputs go: tracker → tracker/dist, dashboard → www/dist, docs → docs/site/dist, Worker → worker/build.
//
// Each is skipped when nothing that it reads has changed.

import { copyFileSync, cpSync, existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { at } from "./paths.mjs";
import { run } from "./run.mjs";
import { toolNode } from "./node.mjs";
import { Stop, step } from "./say.mjs";
import { fingerprint, isFresh, markFresh } from "./stamp.mjs";
import { buildEnvironment, workerBuild, workerBuildVersion } from "./tools.mjs";
import { listed, namedInOrder, readListed, splitNames } from "./wasm-names.mjs";

const RUST = ["Cargo.toml", "Cargo.lock", "core", "derive"];
const FUNCTIONS = "worker/build/functions.tsv";
// What wasm-opt may use is what the compiler and wasm-bindgen use already.
const FEATURES = [
  ...["mutable-globals", "sign-ext", "nontrapping-float-to-int", "bulk-memory", "multivalue", "reference-types"],
  "exception-handling",
];
// wasm-opt may not inline, and may not put functions in an order of its own: copies of a function would no longer be
// alike, nor together, and the gzipped file would grow by a fifth.
const PASSES = ["skip-pass=inlining", "skip-pass=inlining-optimizing", "skip-pass=reorder-functions"];
const SLIM = [
  ...FEATURES.map((name) => `--enable-${name}`),
  ...PASSES.map((name) => `--${name}`),
  ...["--debuginfo", "-Oz", "--reorder-functions-by-name"],
];
const TRACKER_FILES = ["headwater.js", "headwater.v1.js"];

/** Builds what has changed. */
export async function buildAll() {
  await buildTracker();
  await buildDashboard();
  await buildDocs();
  putBesideDashboard();
  await buildWorker();
}

async function buildTracker() {
  await build({
    name: "tracker",
    inputs: [...RUST, "package-lock.json", "tracker"],
    outputs: TRACKER_FILES.map((file) => `tracker/dist/${file}`),
    expect: "the first time about a minute",
    work: () =>
      run(toolNode(), ["tracker/build.mjs"], { env: buildEnvironment(), failure: "The tracker could not be built." }),
  });
}

async function buildDashboard() {
  const vite = at("node_modules", "vite", "bin", "vite.js");
  await build({
    name: "dashboard",
    // The demo shop is a program of its own and no part of the dashboard. The page Set-up shows parts of these two guides.
    inputs: [
      "package-lock.json",
      "docs/checkout-recipes.md",
      "docs/tracker.md",
      ...readdirSync(at("www")).map((name) => `www/${name}`),
    ],
    outputs: ["www/dist/index.html"],
    expect: "seconds",
    work: () => run(toolNode(), [vite, "build"], { cwd: at("www"), failure: "The dashboard could not be built." }),
  });
}

// The docs take their colours from the dashboard.
async function buildDocs() {
  const guides = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "tracker/package/README.md"];
  await build({
    name: "docs",
    inputs: ["package-lock.json", "docs", ...guides, "www/src/style/tokens.css"],
    outputs: ["docs/site/dist/index.html"],
    expect: "seconds",
    work: () => run(toolNode(), ["docs/site/build.mjs"], { failure: "The docs could not be built." }),
  });
}

// Vite empties www/dist, so the tracker and the docs are put there after every look.
function putBesideDashboard() {
  for (const file of TRACKER_FILES) copyFileSync(at("tracker", "dist", file), at("www", "dist", file));
  rmSync(at("www", "dist", "docs"), { recursive: true, force: true });
  cpSync(at("docs", "site", "dist"), at("www", "dist", "docs"), { recursive: true });
}

async function buildWorker() {
  await build({
    name: "worker",
    inputs: [...RUST, "package-lock.json", "worker", "scripts/lib/builds.mjs", "scripts/lib/wasm-names.mjs"],
    outputs: ["worker/build/index.js", "worker/build/index_bg.wasm", FUNCTIONS],
    expect: "the first time one to three minutes",
    salt: workerBuildVersion,
    work: async () => {
      const env = buildEnvironment();
      await run(workerBuild(), ["--release"], { cwd: at("worker"), env, failure: "The Worker could not be built." });
      await slimWorker(env.WASM_OPT_BIN);
    },
  });
}

/** Makes the Worker smaller, puts the names of its functions beside it, and fails where it has outgrown its budget. */
async function slimWorker(/** @type {string} */ wasmOpt) {
  const file = at("worker", "build", "index_bg.wasm");
  writeFileSync(file, namedInOrder(readFileSync(file)));
  await run(toolNode(), [wasmOpt, file, ...SLIM, "-o", file], { failure: "The Worker could not be made smaller." });
  const { wasm, functions } = splitNames(readFileSync(file));
  writeFileSync(file, wasm);
  writeFileSync(at(FUNCTIONS), listed(functions));
  const budget = JSON.parse(readFileSync(at("worker", "budget.json"), "utf8")).wasm_gzip;
  const size = gzipSync(wasm, { level: 9 }).length;
  if (size > budget)
    throw new Stop(
      `The Worker has ${size} bytes gzipped; worker/budget.json allows ${budget}. Say where they come from.`,
    );
}

/** The functions of the Worker that was built last. */
export function readFunctions() {
  if (!existsSync(at(FUNCTIONS))) throw new Stop("No Worker is built yet: run `npm run build` first.");
  return readListed(readFileSync(at(FUNCTIONS), "utf8"));
}

async function build({ name, inputs, outputs, expect, work, salt = "" }) {
  const print = fingerprint(inputs, salt);
  if (isFresh(name, print, outputs)) return;
  await step(`Building the ${name}`, work, expect);
  const missing = outputs.filter((output) => !existsSync(at(output)));
  if (missing.length > 0) throw new Error(`The build of the ${name} made no ${missing.join(", ")}.`);
  // What was there before the build began: a file saved meanwhile is then built the next time.
  markFresh(name, print);
}
