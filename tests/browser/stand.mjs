// What the browser tests stand on: a real `wrangler dev`, the demo shop and Chromium, on free ports, with secrets and a
// database in a temporary folder. Nothing of a developer's own local set-up is touched.

import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { ensureChromium } from "../../scripts/lib/chromium.mjs";
import { buildFakeStripe, spawnFakeStripe } from "../../scripts/lib/fake-stripe.mjs";
import { runLocally } from "../../scripts/lib/local.mjs";
import { demoOrigin } from "../../scripts/lib/paths.mjs";
import { freePort } from "../../scripts/lib/ports.mjs";
import { Children } from "../../scripts/lib/run.mjs";
import { place } from "../../scripts/lib/secrets.mjs";

const CHROMIUM = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const SHOTS = fileURLToPath(new URL("shots/", import.meta.url));

/**
 * Starts all of it; `close` it at the end.
 * @param {object} options
 * @param {import("../../scripts/lib/fake-stripe.mjs").Account} [options.stripe] a fake Stripe is started as well: `fake`
 */
export async function startStand({ stripe } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "headwater-"));
  const home = place(join(folder, "vars"), join(folder, "local.json"), join(folder, "state"));
  const children = new Children();
  const printed = [];
  const onLine = (name, text) => printed.push(`[${name}] ${text}`);
  const onEnd = (name, code) => printed.push(`The ${name} ended by itself with ${code}.`);
  const [workerPort, demoPort, fakeStripePort] = [await freePort(), await freePort(), await freePort()];
  let browser;
  let fake;
  const close = async () => {
    await browser?.close();
    await children.end();
    await fake?.close();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    if (stripe) {
      await buildFakeStripe();
      fake = await spawnFakeStripe({ port: fakeStripePort, ...stripe });
    }
    const local = await runLocally(children, { home, workerPort, demoPort, fakeStripePort, onLine, onEnd });
    browser = await chromium.launch({ executablePath: await ensureChromium(), args: CHROMIUM });
    return { ...local, home, shopOrigin: demoOrigin(demoPort), browser, fake, printed, close };
  } catch (error) {
    await close();
    throw new Error(`${error.message}\n${printed.join("\n")}`, { cause: error });
  }
}

// As people's browsers say it: the Worker rightly takes a headless one for a machine.
const USER_AGENT =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36";

/** A browser that was never here before. Whatever its pages throw ends up in `faults`. */
async function newVisitor(stand) {
  const context = await stand.browser.newContext({ userAgent: USER_AGENT });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const faults = [];
  page.on("pageerror", (error) => faults.push(`${page.url()}: ${error.message}`));
  return { context, page, faults };
}

/** Signs the owner in by the token, on the way to a page of the stand's site. */
export async function signInTo(stand, page, path) {
  await page.goto(`${stand.origin}/sites/${stand.site}${path}`);
  await page.fill('[data-testid="sign-in-token"]', stand.local.owner_token);
  await page.click('[data-testid="sign-in-submit"]');
  await page.locator("h1").waitFor();
}

/** Runs `work(page)`; if it fails, says what the page showed and what the programs printed. */
export async function walking(stand, name, work) {
  const { context, page, faults } = await newVisitor(stand);
  try {
    await work(page);
    if (faults.length > 0) throw new Error(`Pages threw: ${faults.join("; ")}`);
  } catch (error) {
    mkdirSync(SHOTS, { recursive: true });
    await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true }).catch(() => {});
    error.message += `\n${page.url()}, see tests/browser/shots/${name}.png\n${stand.printed.slice(-15).join("\n")}`;
    throw error;
  } finally {
    await context.close();
  }
}
