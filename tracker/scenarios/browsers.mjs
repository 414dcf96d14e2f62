// One browser of each kind for the whole run, found and started with what the scenarios need.
//
// Both are driven through the same interface. Chromium speaks its own protocol; Firefox, as Debian and Mozilla ship it,
// speaks WebDriver BiDi.

import { spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, firefox } from "playwright-core";
import { ensureChromium } from "../../scripts/lib/chromium.mjs";
import { ensureFirefox } from "../../scripts/lib/firefox.mjs";

const CHROMIUM = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--host-resolver-rules=MAP * 127.0.0.1",
];

async function startChromium() {
  const executablePath = await ensureChromium();
  // Pages must be able to come out of the browser's own cache, which the driver switches off by default.
  return chromium.launch({ executablePath, args: CHROMIUM, ignoreDefaultArgs: ["--disable-back-forward-cache"] });
}

/** A Chromium of its own that no driver holds, on one page: drivers forbid some of what browsers do. Answers how to end it. */
export async function openUndriven(url) {
  const folder = mkdtempSync(join(tmpdir(), "headwater-"));
  const args = [...CHROMIUM, "--headless=new", "--no-default-browser-check", `--user-data-dir=${folder}`, url];
  const child = spawn(await ensureChromium(), args, { stdio: "ignore" });
  return async () => {
    const gone = new Promise((done) => child.on("close", done));
    child.kill();
    await gone;
    // Its other processes may write a while longer; a folder that stays behind is no failure of what was tested.
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }).catch(() => {});
  };
}

const FIREFOX = {
  "network.dns.forceResolve": "127.0.0.1",
  // Addresses of search engines and checkouts travel whole, as the made-up ones of the scenarios are meant to.
  "network.http.referer.disallowCrossSiteRelaxingDefault": false,
};

async function startFirefox() {
  const executablePath = await ensureFirefox();
  const browser = await firefox.launch({ channel: "moz-firefox", executablePath, firefoxUserPrefs: FIREFOX });
  putRight(browser);
  return browser;
}

/**
 * Two of the driver's commands are put right. It asks each new context for a colour scheme, which an ESR may not know yet
 * and which we don't need; and it opens windows, where a tab will do in half the time.
 */
function putRight(browser) {
  const session = Object.getPrototypeOf(browser._connection.toImpl(browser)._browserSession);
  const { send } = session;
  session.send = async function (method, params) {
    if (method === "emulation.setMediaFeaturesOverride") return {};
    if (method === "browsingContext.create") return send.call(this, method, { ...params, type: "tab" });
    return send.call(this, method, params);
  };
}

const CLOSING_MS = 10_000;

/** Closes a browser, in the end by force: one that still thinks of a window must not keep the run from ending. */
export async function close(browser) {
  const late = new Promise((done) => setTimeout(done, CLOSING_MS, "late").unref());
  if ((await Promise.race([browser.close(), late])) === "late")
    await browser._connection.toImpl(browser).options.browserProcess.kill();
}

export const STARTERS = { chromium: startChromium, firefox: startFirefox };
