// `npm start`: builds what is needed, runs Worker and demo shop, and says where they are.

import { ensureDemoSite, OwnerApi } from "./lib/api.mjs";
import { checkPort, migrate, startWorker, tickEachMinute, waitForHealth } from "./lib/dev.mjs";
import { toolNode } from "./lib/node.mjs";
import { at, DEMO_PORT, demoOrigin, WORKER_PORT, workerOrigin } from "./lib/paths.mjs";
import { Children } from "./lib/run.mjs";
import { bold, box, faint, line, main, red, step } from "./lib/say.mjs";
import { ensureSecrets, HOME } from "./lib/secrets.mjs";
import { setUp } from "./setup.mjs";

const children = new Children();

await main(async () => {
  await checkPort(WORKER_PORT, "HEADWATER_PORT");
  await checkPort(DEMO_PORT, "HEADWATER_DEMO_PORT");
  await setUp();
  const local = ensureSecrets();
  await step("Applying the migrations to the local database", () => migrate(HOME));
  endOnSignals();
  try {
    await serve(local);
  } catch (error) {
    await children.end();
    throw error;
  }
});

async function serve(local) {
  const origin = workerOrigin();
  let ended = false;
  const onEnd = (name, code) => {
    ended = true;
    giveUp(name, code);
  };
  startWorker(children, HOME, WORKER_PORT, { onLine: show("worker"), onEnd });
  await step("Starting the Worker", () => waitForHealth(origin, () => ended));
  tickEachMinute(origin, (sentence) => line(red(sentence)));
  const demo = await ensureDemoSite(new OwnerApi(origin, local.owner_token), local.demo_webhook_secret);
  const env = {
    HEADWATER_ORIGIN: origin, HEADWATER_DEMO_PORT: String(DEMO_PORT), HEADWATER_SITE: demo.site,
    HEADWATER_INTEGRATION: demo.integration, HEADWATER_LOCAL_FILE: HOME.localFile,
  };
  children.start("demo shop", toolNode(), [at("www", "demo", "server.mjs")], { env, onLine: show("shop"), onEnd });
  line();
  box([
    bold("Headwater runs on this machine."),
    "",
    `Dashboard       ${bold(origin)}`,
    `Sign-in token   ${bold(local.owner_token)}`,
    `Demo shop       ${bold(demoOrigin())}`,
    "",
    "Start in the demo shop: arrive from a campaign, buy, and follow the payment.",
    "`npm run demo` plays two purchases, `npm run demo -- --history` fills 90 days. Ctrl-C stops everything.",
  ]);
}

const show = (name) => (text) => text.trim() && line(`${faint(`[${name}]`)} ${text}`);

// One without the other is of no use: when either ends by itself, so do we.
async function giveUp(name, code) {
  line(red(`The ${name} ended by itself (${code instanceof Error ? code.message : `status ${code}`}); what it said stands above.`));
  await children.end();
  process.exit(1);
}

function endOnSignals() {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, async () => {
      line("\nStopping.");
      await children.end();
      process.exit(0);
    });
  }
}
