// A local Worker: migrations, `wrangler dev`, waiting for it, and the minute's tick that wrangler never gives.

import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { toolNode, wrangler } from "./node.mjs";
import { run } from "./run.mjs";
import { Stop } from "./say.mjs";

const START_TIMEOUT_MS = 60_000;
const TICK_MS = 60_000;

/** Brings the local database up to the newest migration. */
export async function migrate({ stateFolder }) {
  const args = wrangler("d1", "migrations", "apply", "DB", "--local", "--persist-to", stateFolder);
  await run(toolNode(), args, {
    env: { CI: "true" },
    failure: "The migrations could not be applied to the local database.",
  });
}

// More pages of an import in one step than the free plan has subrequests for.
const IMPORT_PAGES = 60;

/**
 * Starts `wrangler dev` on `port`. `onLine` gets what it prints, `onEnd` its status if it ends by itself. Keys that begin with
 * `rk_test_demo_` are sent to `stripeOrigin`, whether or not a fake Stripe listens there, and `shopOrigin` is where the set-up page finds the demo shop; a deployed Worker is never
 * told of either.
 */
export function startWorker(
  children,
  { stateFolder, varsFile },
  { port, stripeOrigin, shopOrigin },
  { onLine, onEnd },
) {
  const args = wrangler(
    "dev",
    "--port",
    String(port),
    "--inspector-port",
    "0",
    "--persist-to",
    stateFolder,
    "--env-file",
    varsFile,
    "--var",
    `STRIPE_DEMO_ORIGIN:${stripeOrigin}`,
    "--var",
    `DEMO_SHOP_ORIGIN:${shopOrigin}`,
    "--var",
    `IMPORT_PAGES:${IMPORT_PAGES}`,
    "--var",
    "IMPORT_ROWS_A_DAY:0",
    "--show-interactive-dev-session=false",
    "--log-level",
    "warn",
  );
  return children.start("Worker", toolNode(), args, { onLine, onEnd });
}

/** Waits until `address` answers well. `ended` tells whether a program has meanwhile given up. */
export async function waitFor(address, ended) {
  const until = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < until) {
    if (ended()) throw new Stop(`What should answer at ${address} ended before it did; what it said stands above.`);
    const response = await fetch(address, { signal: AbortSignal.timeout(5000) }).catch(() => null);
    if (response?.ok) return;
    await wait(250);
  }
  throw new Stop(`Nothing answered at ${address} within a minute.`);
}

/** Calls the scheduled handler each minute, as Cloudflare would, for as long as this process has something else to do. */
export function tickEachMinute(origin, onFailure) {
  const timer = setInterval(async () => {
    const response = await tick(origin).catch((error) => ({ ok: false, status: error.message }));
    if (!response.ok) onFailure(`The scheduled handler failed (${response.status}).`);
  }, TICK_MS);
  // Alone it keeps nobody waiting for the end.
  timer.unref();
}

/** One tick now. */
export const tick = (origin) => fetch(`${origin}/cdn-cgi/local/scheduled`, { signal: AbortSignal.timeout(50_000) });

/** The SQLite file of the local D1 database, or null before there is one. */
export function databaseFile({ stateFolder }) {
  const folder = join(stateFolder, "v3", "d1", "miniflare-D1DatabaseObject");
  if (!existsSync(folder)) return null;
  const files = readdirSync(folder).filter((name) => name.endsWith(".sqlite") && name !== "metadata.sqlite");
  const newest = files.map((name) => join(folder, name)).sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  return newest[0] ?? null;
}
