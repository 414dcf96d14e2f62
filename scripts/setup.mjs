// Set-up: from a fresh clone to everything built. A library of steps; the commands beside it call them.
//
// Every step looks first and does nothing when there is nothing to do, so the second time takes a second. This file
// and all it imports use Node's built-ins only, since at first there is nothing else.

import { existsSync } from "node:fs";
import { buildAll } from "./lib/builds.mjs";
import { checkNode, ensurePackages, toolNode } from "./lib/node.mjs";
import { at } from "./lib/paths.mjs";
import { checkRust, ensureCargoTools, ensureWasmTarget } from "./lib/tools.mjs";

/** An unpacked release (`npm run release`) has what is built, and no source to build. */
export const IS_RELEASE = !existsSync(at("Cargo.toml"));

/** Node and the pinned packages: enough for what only talks to Cloudflare or to the local database. */
export async function prepareTools() {
  checkNode();
  await ensurePackages();
  toolNode();
}

/** Prerequisites and pinned tools, nothing built. */
export async function prepare() {
  if (IS_RELEASE) return prepareTools();
  checkNode();
  checkRust();
  await prepareTools();
  await ensureWasmTarget();
}

/** Everything up to the built tracker, dashboard and Worker. */
export async function setUp() {
  await prepare();
  if (IS_RELEASE) return;
  await ensureCargoTools();
  await buildAll();
}
