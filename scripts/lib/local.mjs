// One running local set-up: the Worker with its tick, the demo's site, the demo shop. `npm start` runs it on the usual
// ports; the browser tests on free ones, with secrets and a database of their own.

import { ensureDemoSite, OwnerApi } from "./api.mjs";
import { migrate, startWorker, tick, tickEachMinute, waitFor } from "./dev.mjs";
import { toolNode } from "./node.mjs";
import { at, demoOrigin, fakeStripeOrigin, workerOrigin } from "./paths.mjs";
import { ensureSecrets } from "./secrets.mjs";

/**
 * Starts everything; what is built must be built. The caller ends `children`, and starts a fake Stripe if one is wanted.
 * @param {import("./run.mjs").Children} children
 * @param {object} place
 * @param {ReturnType<import("./secrets.mjs").place>} place.home
 * @param {number} place.workerPort
 * @param {number} place.demoPort
 * @param {number} [place.fakeStripePort] where the Worker looks for one
 * @param {(name: string, text: string) => void} place.onLine gets what the programs print
 * @param {import("./run.mjs").OnEnd} place.onEnd tells of one that ended by itself
 */
export async function runLocally(children, { home, workerPort, demoPort, fakeStripePort, onLine, onEnd }) {
  const origin = workerOrigin(workerPort);
  const local = ensureSecrets(home);
  await migrate(home);
  let ended = false;
  const hasEnded = (name, code) => {
    ended = true;
    onEnd(name, code);
  };
  const ports = { port: workerPort, stripeOrigin: fakeStripeOrigin(fakeStripePort), shopOrigin: demoOrigin(demoPort) };
  startWorker(children, home, ports, { onLine: (text) => onLine("worker", text), onEnd: hasEnded });
  await waitFor(`${origin}/api/health`, () => ended);
  // The cron's first minute, so that the page Health knows of it.
  await tick(origin);
  tickEachMinute(origin, (sentence) => onLine("worker", sentence));
  const demo = await ensureDemoSite(new OwnerApi(origin, local.owner_token), local.demo_webhook_secret);
  const env = {
    HEADWATER_ORIGIN: origin,
    HEADWATER_DEMO_PORT: String(demoPort),
    HEADWATER_SITE: demo.site,
    HEADWATER_INTEGRATION: demo.integration,
    HEADWATER_LOCAL_FILE: home.localFile,
  };
  const shop = [at("demo", "server.mjs")];
  children.start("demo shop", toolNode(), shop, { env, onLine: (text) => onLine("shop", text), onEnd: hasEnded });
  await waitFor(demoOrigin(demoPort), () => ended);
  return { origin, local, ...demo };
}
