// Ninety days of history for the demo shop's site.
//
// A native tool writes them through the same core and SQL files as the Worker's, straight into the local database: no route of the Worker
// takes a clock, so nobody can date money as they like over HTTP.

import { databaseFile } from "./dev.mjs";
import { run } from "./run.mjs";
import { step, Stop } from "./say.mjs";
import { changeLocal, HOME, readLocal } from "./secrets.mjs";

/** Fills the site, unless it was filled before. Answers whether it did. */
export async function fillHistory({ site, integration }, home = HOME) {
  if (readLocal(home)?.demo_history_of === site) return false;
  const database = databaseFile(home);
  if (!database) throw new Stop("There is no local database yet: run `npm start` first.");
  const build = ["build", "--quiet", "-p", "headwater-tools", "--bin", "history"];
  await step(
    "Building the tool that writes the demo's history",
    () => run("cargo", build, { failure: "The tool could not be built." }),
    "the first time some minutes",
  );
  const args = [
    ...build.with(0, "run"),
    "--",
    "--database",
    database,
    "--seal-key-file",
    home.varsFile,
    "--site",
    site,
    "--integration",
    integration,
  ];
  await step(
    "Writing 90 days of history",
    () => run("cargo", args, { show: true, failure: "The history could not be written." }),
    "seconds",
  );
  changeLocal((local) => {
    local.demo_history_of = site;
  }, home);
  return true;
}
