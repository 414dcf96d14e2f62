// `npm run build`: tools, tracker, dashboard and Worker, whatever of it has changed.

import { argumentsOf } from "./lib/arguments.mjs";
import { line, main } from "./lib/say.mjs";
import { setUp } from "./setup.mjs";

await main(async () => {
  if (!argumentsOf("npm run build", "builds the tracker, the dashboard and the Worker")) return;
  await setUp();
  line("Built: tracker/dist, www/dist, worker/build.");
});
