// `npm run build`: tools, tracker, dashboard and Worker, whatever of it has changed.

import { line, main } from "./lib/say.mjs";
import { setUp } from "./setup.mjs";

await main(async () => {
  await setUp();
  line("Built: tracker/dist, www/dist, worker/build.");
});
