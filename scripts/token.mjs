// `npm run token`: replaces the owner's token, for when it was lost or seen. A local Worker takes it over when it starts.
// `npm run token -- --remote` does so for the deployed Worker.

import { argumentsOf } from "./lib/arguments.mjs";
import { bold, box, line, main } from "./lib/say.mjs";
import { newOwnerToken, replaceOwnerToken, sha256 } from "./lib/secrets.mjs";
import { putSecret } from "./lib/remote.mjs";
import { prepareTools } from "./setup.mjs";

await main(async () => {
  const given = argumentsOf("npm run token", "replaces the owner's token of the local set-up", {
    remote: { does: "replaces that of the deployed Worker" },
  });
  if (!given) return;
  if (!given.remote) {
    box(["The new sign-in token of the local set-up:", "", bold(replaceOwnerToken())]);
    return line(
      "A running `npm start` knows only the old one: stop it and start it again, and the old one opens nothing any more.",
    );
  }
  await prepareTools();
  const token = newOwnerToken();
  // The Worker is given the hash only: nobody who sees its secrets can sign in with them.
  await putSecret("OWNER_TOKEN_SHA256", sha256(token));
  box(["The new sign-in token of the deployed Worker. It is shown this once; keep it safe:", "", bold(token)]);
});
