// The browser of the browser tests: one that is there already, else Debian's where we may install it.

import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { capture, run } from "./run.mjs";
import { Stop, step } from "./say.mjs";

const NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"];
const PLACES = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe",
];

/** The path of a Chrome or Chromium, installed now if need be and if we may. */
export async function ensureChromium() {
  const found = findChromium();
  if (found) return found;
  const root = process.getuid?.() === 0;
  if (!root || capture("apt-get", ["--version"]) === null) {
    throw new Stop("The browser tests need Chrome or Chromium and found none: install either, or name it in HEADWATER_CHROMIUM.");
  }
  const failure = "Debian's chromium could not be installed: install Chrome or Chromium, or name it in HEADWATER_CHROMIUM.";
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  await step("Installing Debian's chromium for the browser tests", async () => {
    await run("apt-get", ["update"], { env, failure });
    await run("apt-get", ["install", "-y", "--no-install-recommends", "chromium"], { env, failure });
  }, "one to three minutes");
  const installed = findChromium();
  if (!installed) throw new Stop(failure);
  return installed;
}

function findChromium() {
  const named = process.env.HEADWATER_CHROMIUM;
  if (named) {
    if (!existsSync(named)) throw new Stop(`HEADWATER_CHROMIUM names ${named}, which isn't there.`);
    return named;
  }
  const onPath = (process.env.PATH ?? "").split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [...onPath, ...PLACES].find((path) => existsSync(path)) ?? null;
}
