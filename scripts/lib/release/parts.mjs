// What a release is made of that others wrote: the crates in the Worker and the tracker, the packages in the dashboard
// and the docs' site; each with its version, its licence and the text of that.

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import satisfies from "spdx-satisfies";
import { readJson } from "../node.mjs";
import { at } from "../paths.mjs";
import { capture } from "../run.mjs";
import { Stop } from "../say.mjs";

/** @typedef {{ kind: "cargo" | "npm", name: string, version: string, licence: string, texts: string[] }} Part */

/** Packages of ours that are compiled to WebAssembly. */
const BUILT = ["headwater-worker", "headwater-tracker"];
const TARGET = "wasm32-unknown-unknown";
/** What the dashboard and the search of the docs are bundled with. */
const BUNDLED = ["svelte", "openapi-fetch", "minisearch"];
/** Licences under which everybody may hand the built program on if the texts go with it. */
export const ALLOWED = [
  ...["Apache-2.0", "MIT", "BSD-2-Clause", "BSD-3-Clause", "ISC", "Zlib", "0BSD"],
  ...["Unicode-3.0", "Unlicense", "CC0-1.0", "BSL-1.0"],
];

/**
 * Every part, by kind and name.
 * @returns {Part[]}
 */
export function partsOfRelease() {
  return [...crates(), ...packages()];
}

/** The parts whose licence is none of those allowed: a release has none. */
export const refused = (/** @type {Part[]} */ parts) => parts.filter(({ licence }) => !isAllowed(licence));

function isAllowed(licence) {
  try {
    // Older crates write "MIT/Apache-2.0" for "or".
    return satisfies(licence.replaceAll("/", " OR "), ALLOWED);
  } catch {
    return false;
  }
}

/** The crates that are compiled in, by Cargo's own graph: no tests, no build scripts, no macros' own needs. */
function crates() {
  const printed = capture("cargo", ["metadata", "--format-version", "1", "--locked", "--filter-platform", TARGET]);
  if (printed === null) throw new Stop("Cargo could not list the crates.");
  const { packages, resolve } = JSON.parse(printed);
  const byId = new Map(packages.map((one) => [one.id, one]));
  const nodes = new Map(resolve.nodes.map((node) => [node.id, node]));
  const found = new Set();
  const waiting = packages.filter(({ name }) => BUILT.includes(name)).map(({ id }) => id);
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    const needs = nodes.get(id).deps.filter(({ dep_kinds }) => dep_kinds.some(({ kind }) => kind === null));
    waiting.push(...needs.map(({ pkg }) => pkg));
  }
  // Ours have no source: they are the workspace's.
  const others = [...found].map((id) => byId.get(id)).filter(({ source }) => source !== null);
  return others
    .map(({ name, version, license, manifest_path }) => ({
      kind: /** @type {const} */ ("cargo"),
      name,
      version,
      licence: license ?? "",
      texts: licenceTexts(dirname(manifest_path)),
    }))
    .sort(byName);
}

/** The bundled packages with everything that they need themselves. */
function packages() {
  const locked = readJson(at("package-lock.json")).packages;
  const found = new Map();
  const waiting = [...BUNDLED];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const entry = locked[`node_modules/${name}`];
    if (found.has(name) || !entry) continue;
    found.set(name, entry);
    waiting.push(...Object.keys(entry.dependencies ?? {}));
  }
  return [...found]
    .map(([name, { version, license }]) => ({
      kind: /** @type {const} */ ("npm"),
      name,
      version,
      licence: license ?? "",
      texts: licenceTexts(at("node_modules", name)),
    }))
    .sort(byName);
}

const byName = (a, b) => (a.name < b.name ? -1 : 1);

/** The texts of the licence files in a folder, in the order of their names. */
function licenceTexts(folder) {
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /^(licen[cs]e|copying|notice|unlicense)/i.test(entry.name))
    .map(({ name }) => name);
  return names.sort().map((name) => readFileSync(join(folder, name), "utf8").trim());
}
