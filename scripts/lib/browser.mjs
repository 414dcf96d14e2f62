// A browser for the browser tests: one that is there already, else Debian's where we may install it.

import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { capture, run } from "./run.mjs";
import { Stop, step } from "./say.mjs";

/** The path of such a browser. Throws a `Stop` that says what to do where there is none and we may not install one. */
export async function ensureBrowser(browser) {
  const found = findBrowser(browser);
  if (found) return found;
  const { called, variable, debian } = browser;
  if (process.getuid?.() !== 0 || capture("apt-get", ["--version"]) === null) {
    throw new Stop(`The browser tests found no ${called}: install it, or name it in ${variable}.`);
  }
  const failure = `Debian's ${debian} could not be installed: install ${called}, or name it in ${variable}.`;
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  await step(
    `Installing Debian's ${debian} for the browser tests`,
    async () => {
      await run("apt-get", ["update"], { env, failure });
      await run("apt-get", ["install", "-y", "--no-install-recommends", debian], { env, failure });
    },
    "one to three minutes",
  );
  const installed = findBrowser(browser);
  if (!installed) throw new Stop(failure);
  return installed;
}

/** The path of such a browser, or null. */
function findBrowser({ variable, names, places }) {
  const named = process.env[variable];
  if (named) {
    if (!existsSync(named)) throw new Stop(`${variable} names ${named}, which isn't there.`);
    return named;
  }
  const onPath = (process.env.PATH ?? "").split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  return [...onPath, ...places].find((path) => existsSync(path)) ?? null;
}
