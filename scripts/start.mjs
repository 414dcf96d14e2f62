// `npm start`: builds what is needed, runs Worker and demo shop, and says where they are.

import { OwnerApi } from "./lib/api.mjs";
import { argumentsOf } from "./lib/arguments.mjs";
import { fillHistory } from "./lib/demo-history.mjs";
import { runLocally } from "./lib/local.mjs";
import { DEMO_PORT, demoOrigin, WORKER_PORT } from "./lib/paths.mjs";
import { checkPort } from "./lib/ports.mjs";
import { Children } from "./lib/run.mjs";
import { bold, box, faint, line, main, red, step } from "./lib/say.mjs";
import { HOME } from "./lib/secrets.mjs";
import { IS_RELEASE, setUp } from "./setup.mjs";

const children = new Children();

await main(async () => {
  const given = argumentsOf("npm start", "sets everything up and runs it", {
    empty: { does: "leaves the demo shop's site without its 90 days of history" },
  });
  if (!given) return;
  await checkPort(WORKER_PORT, "HEADWATER_PORT");
  await checkPort(DEMO_PORT, "HEADWATER_DEMO_PORT");
  await setUp();
  endOnSignals();
  const place = { home: HOME, workerPort: WORKER_PORT, demoPort: DEMO_PORT, onLine: show, onEnd: giveUp };
  try {
    const running = await step("Starting the local database, the Worker and the demo shop", () =>
      runLocally(children, place),
    );
    // The history is written by a tool in Rust, which a release does not have.
    if (!given.empty && !IS_RELEASE) await fillHistory(running);
    welcome(running, await new OwnerApi(running.origin, running.local.owner_token).signInLink());
  } catch (error) {
    await children.end();
    throw error;
  }
});

function welcome({ origin, local }, link) {
  line();
  box([
    bold("Headwater runs on this machine."),
    "",
    `Dashboard       ${bold(link)}`,
    `                ${faint("signs you in, once and within ten minutes; later open")} ${bold(origin)} ${faint("with the token")}`,
    `Sign-in token   ${bold(local.owner_token)}`,
    `Demo shop       ${bold(demoOrigin())}`,
    "",
    "Start in the demo shop: arrive from a campaign, buy, and follow the payment.",
    ...(IS_RELEASE
      ? []
      : ["`npm run demo` plays two purchases, `npm run demo -- --stripe` runs a fake Stripe to connect to."]),
    "Ctrl-C stops everything.",
  ]);
}

function show(name, text) {
  // Said by wrangler at every start; the tick is ours, so nothing is to be done.
  const known =
    /Scheduled Workers are not automatically triggered|To manually trigger a scheduled event|curl "http:\/\/localhost:\d+\/cdn-cgi|For more details, see .*cron-triggers/;
  if (text.trim() && !known.test(text)) line(`${faint(`[${name}]`)} ${text}`);
}

// One without the other is of no use: when either ends by itself, so do we.
async function giveUp(name, code) {
  line(
    red(
      `The ${name} ended by itself (${code instanceof Error ? code.message : `status ${code}`}); what it said stands above.`,
    ),
  );
  await children.end();
  process.exit(1);
}

function endOnSignals() {
  const end = async () => {
    line("\nStopping.");
    await children.end();
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, end);
  // npm's shell doesn't pass a SIGTERM on. When it is gone, whoever ended npm meant us.
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event) setInterval(() => process.ppid !== parent && end(), 1000).unref();
}
