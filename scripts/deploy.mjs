// `npm run deploy`: builds, and puts Headwater into your own Cloudflare account. Run it again for every new version.
//
// Each step is one wrangler command that you could type yourself. Not tried by the tests: they have no account. If a
// step fails, what it did until then stays, and running this again goes on from there.

import { argumentsOf } from "./lib/arguments.mjs";
import { toolNode, wrangler } from "./lib/node.mjs";
import { putSecret, secretNames, signedIn } from "./lib/remote.mjs";
import { capture, run } from "./lib/run.mjs";
import { bold, box, line, main, step, Stop } from "./lib/say.mjs";
import { newOwnerToken, newSealKey, sha256 } from "./lib/secrets.mjs";
import { prepare, setUp } from "./setup.mjs";

await main(async () => {
  if (!argumentsOf("npm run deploy", "builds, and puts Headwater into your Cloudflare account")) return;
  await prepare();
  // Before anything is built: building takes minutes the first time.
  if (!signedIn())
    throw new Stop(
      "wrangler isn't signed in: run `npx wrangler login`, or set CLOUDFLARE_API_TOKEN and CLOUDFLARE_ACCOUNT_ID.",
    );
  await setUp();
  // A Worker survives a newer schema, not an older one: so the schema goes first. The first time there is no database
  // yet; deploying makes it, and until the secrets are there the Worker refuses everyone.
  const first = capture(toolNode(), wrangler("d1", "info", "headwater")) === null;
  const migrate = () =>
    step("Applying the migrations to the remote database", () => cloud("d1", "migrations", "apply", "DB", "--remote"));
  if (!first) await migrate();
  await step("Deploying Worker, dashboard and tracker", () => cloud("deploy"));
  if (first) await migrate();
  const { token, sealKey } = await ensureRemoteSecrets();
  if (token === null && sealKey === null)
    return line("Deployed. The sign-in token is the one you have; `npm run token -- --remote` replaces it.");
  box([
    "Deployed, at the address that wrangler printed above.",
    ...(token === null ? [] : ["", "Your sign-in token. It is shown this once; keep it safe:", bold(token)]),
    ...(sealKey === null
      ? []
      : [
          "",
          "SEAL_KEY, under which every secret in the database is sealed. It is shown this once: Cloudflare gives it to nobody.",
          "Keep it apart from backups, in a password manager. A restored backup opens with this key alone:",
          bold(sealKey),
        ]),
  ]);
});

/** Puts what is missing. Answers what was made: the owner's token and the sealing key, each null when there was one already. */
async function ensureRemoteSecrets() {
  const present = secretNames();
  // Never replaced: what is sealed under the old key could not be opened again.
  const sealKey = present.includes("SEAL_KEY") ? null : newSealKey();
  if (sealKey !== null) await putSecret("SEAL_KEY", sealKey);
  const token = present.includes("OWNER_TOKEN_SHA256") ? null : newOwnerToken();
  if (token !== null) await putSecret("OWNER_TOKEN_SHA256", sha256(token));
  return { token, sealKey };
}

const cloud = (...args) => run(toolNode(), wrangler(...args), { show: true });
