// Skipping what is already built: a build's inputs are hashed, and the hash is kept beside the tools.
//
// Contents count, not times: a fresh checkout or a touched file doesn't build again, a changed byte does.

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT, at } from "./paths.mjs";

// Folders that hold outputs or somebody else's files, wherever they stand.
const NOT_INPUTS = new Set(["node_modules", "dist", "build", "target", ".wrangler", ".svelte-kit"]);

/** A hash over the contents of files and folders (relative to the root) and over `salt`. */
export function fingerprint(inputs, salt = "") {
  const hash = createHash("sha256").update(salt);
  for (const input of inputs) {
    for (const path of filesOf(input)) hash.update(`\0${path}\0`).update(readFileSync(join(ROOT, path)));
  }
  return hash.digest("hex");
}

function filesOf(path) {
  const full = join(ROOT, path);
  if (!existsSync(full)) return [];
  if (statSync(full).isFile()) return [path];
  return readdirSync(full, { withFileTypes: true })
    .filter((entry) => !NOT_INPUTS.has(entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => filesOf(`${path}/${entry.name}`));
}

const stampFile = (name) => at(".tools", "stamps", name);

/** Whether `name` was last built from exactly this, and what it made is still there. */
export function isFresh(name, print, outputs) {
  const stamp = stampFile(name);
  if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== print) return false;
  return outputs.every((output) => existsSync(at(output)));
}

export function markFresh(name, print) {
  mkdirSync(at(".tools", "stamps"), { recursive: true });
  writeFileSync(stampFile(name), print);
}
