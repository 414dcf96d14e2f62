// Node itself: the packages of package-lock.json, and a Node new enough for wrangler.
//
// People may come with Node 20; wrangler wants 22.12. So the pinned Node packages of package.json bring one, and
// everything that needs the newer Node is started with `toolNode()`. These are plain platform packages: they work
// where npm doesn't run install scripts.

import { existsSync, readFileSync } from "node:fs";
import { at } from "./paths.mjs";
import { capture, run } from "./run.mjs";
import { Stop, step } from "./say.mjs";

const OLDEST_FOR_US = [20, 0];
const OLDEST_FOR_WRANGLER = [22, 12];

export function checkNode() {
  if (!atLeast(process.versions.node, OLDEST_FOR_US)) {
    throw new Stop(
      `Headwater needs Node 20 or later; this is ${process.versions.node}. Install it from https://nodejs.org.`,
    );
  }
}

/** Installs what package-lock.json pins, unless it is there already. */
export async function ensurePackages() {
  if (packagesInSync()) return;
  const failure = "`npm ci` failed: the packages pinned in package-lock.json could not be installed.";
  await step(
    "Installing the pinned npm packages",
    () => run("npm", ["ci", "--no-audit", "--no-fund"], { failure }),
    "about half a minute",
  );
}

/** Whether node_modules holds the locked version of every package that this machine needs. */
function packagesInSync() {
  const installed = readJson(at("node_modules", ".package-lock.json"))?.packages;
  const locked = readJson(at("package-lock.json"))?.packages;
  if (!installed || !locked) return false;
  return Object.entries(locked).every(([path, { version, optional, peer }]) => {
    if (path === "") return true;
    const found = installed[path];
    // Packages for other platforms are optional and rightly absent.
    return found ? found.version === version : Boolean(optional || peer);
  });
}

/** The path of a Node that wrangler runs on. */
export function toolNode() {
  if (atLeast(process.versions.node, OLDEST_FOR_WRANGLER)) return process.execPath;
  const bundled = at("node_modules", ".bin", process.platform === "win32" ? "node.cmd" : "node");
  const version = capture(bundled, ["--version"]);
  if (version && atLeast(version.slice(1), OLDEST_FOR_WRANGLER)) return bundled;
  throw new Stop(
    `Cloudflare's wrangler needs Node 22.12 or later; this is ${process.versions.node}, and npm has no newer one for ` +
      `${process.platform}-${process.arch}. Install Node 22 or later from https://nodejs.org.`,
  );
}

/** The arguments that start wrangler with `toolNode()`. */
export const wrangler = (...args) => [at("node_modules", "wrangler", "bin", "wrangler.js"), ...args];

export function atLeast(version, oldest) {
  const parts = version.split(".").map((part) => Number.parseInt(part, 10));
  for (const [index, minimum] of oldest.entries()) {
    if (parts[index] !== minimum) return parts[index] > minimum;
  }
  return true;
}

export function readJson(path) {
  if (!existsSync(path)) return null;
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return null;
  }
}
