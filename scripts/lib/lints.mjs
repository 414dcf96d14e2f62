// Format, lints and types, shared by `npm test` and `npm run check`.

import { toolNode } from "./node.mjs";
import { at } from "./paths.mjs";
import { check } from "./runners.mjs";

const DENY = ["--", "-D", "warnings"];
const WASM = ["--target", "wasm32-unknown-unknown"];

export async function lints(runners) {
  await runners.suite("Format", () => check("cargo", ["fmt", "--all", "--check"]));
  await runners.suite("Format, JavaScript", () => biome("format"));
  await runners.suite("Lints, JavaScript", () => biome("lint", "--error-on-warnings"));
  await runners.suite("Lints, native", () => check("cargo", ["clippy", "--workspace", "--all-targets", ...DENY]));
  await runners.suite("Lints, Worker as wasm", () =>
    check("cargo", ["clippy", "-p", "headwater-worker", ...WASM, ...DENY]),
  );
  await runners.suite("Lints, tracker as wasm", () =>
    check("cargo", ["clippy", "-p", "headwater-tracker", ...WASM, ...DENY]),
  );
}

/** JavaScript, TypeScript, JSON and style sheets, as `biome.jsonc` says. `npm run format` puts right what it can. */
const biome = (...args) => check(toolNode(), [at("node_modules", "@biomejs", "biome", "bin", "biome"), ...args]);

/** The API's description and the dashboard's types are those of the Rust types. */
export function generatedFiles() {
  return check(process.execPath, [at("scripts", "generate.mjs"), "--check"]);
}

/** TypeScript and Svelte, warnings included. */
export function dashboardTypes() {
  const program = at("node_modules", "svelte-check", "bin", "svelte-check");
  return check(toolNode(), [program, "--workspace", "www", "--tsconfig", "tsconfig.json", "--fail-on-warnings"]);
}

/** The scripts, tests and builds, which are JavaScript with types in their comments: see tsconfig.json. */
export const scriptTypes = () => typesOf("tsconfig.json");

/** The tracker's shell, and what its types and those of its package let through and refuse. */
export async function trackerTypes() {
  const [shell, pack] = [await typesOf("tracker/tsconfig.json"), await typesOf("tracker/package/test/tsconfig.json")];
  return { passed: shell.passed + pack.passed, failed: shell.failed + pack.failed };
}

const typesOf = (project) =>
  check(toolNode(), [at("node_modules", "typescript", "bin", "tsc"), "--project", at(project)]);
