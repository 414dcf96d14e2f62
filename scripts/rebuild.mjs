// `npm run rebuild`: makes everything that is derived anew from the facts, of every site. It begins the rebuild and sees it through; when it
// is stopped, the cron goes on. `npm start` runs beside it. For a deployed Worker name its address; the owner's token is then read from
// HEADWATER_OWNER_TOKEN, since no file has it.

import { argumentsOf } from "./lib/arguments.mjs";
import { ownerApi } from "./lib/owner-api.mjs";
import { line, main, step } from "./lib/say.mjs";

/** How long to wait where a call of another, such as the cron, had the page. */
const PAUSE_MS = 200;

await main(async () => {
  const flags = {
    remote: { does: "does so at a deployed Worker, by the token in HEADWATER_OWNER_TOKEN", value: "address" },
  };
  const given = argumentsOf(
    "npm run rebuild",
    "makes everything derived anew from the facts, of every local site",
    flags,
  );
  if (!given) return;
  const api = ownerApi(given.remote);
  for (const site of await api.sites()) {
    const modes = await step(`Rebuilding ${site.name}`, () => seeThrough(api, site.id));
    for (const { mode, pages, skipped } of modes) {
      line(`  ${mode}: ${pages} pages${skipped ? `, ${skipped} objects left as they are` : ""}`);
    }
  }
});

/** Begins the rebuild of a site and takes its steps until both modes are done. */
async function seeThrough(api, site) {
  let { modes } = await api.call("POST", `/api/sites/${site}/rebuild`);
  while (modes.some(({ ended_s }) => ended_s == null)) {
    const before = sum(modes);
    ({ modes } = await api.call("POST", `/api/sites/${site}/rebuild/advance`));
    if (sum(modes) === before) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  return modes;
}

/** Pages done in both modes. */
function sum(modes) {
  return modes.reduce((pages, mode) => pages + mode.pages, 0);
}
