// `npm run rotate`: changes SEAL_KEY, under which every secret in the database is sealed. Run it once to begin. The cron then seals every text
// anew; run it again to see how far that is, and at the end to remove the key before. Nothing is lost if it is stopped at any place.
//
// `npm run rotate -- --remote <address>` does so for the deployed Worker. It needs the owner's token in HEADWATER_OWNER_TOKEN, and to begin
// the present key in HEADWATER_SEAL_KEY, since Cloudflare gives a secret to nobody.

import { OwnerApi } from "./lib/api.mjs";
import { argumentsOf } from "./lib/arguments.mjs";
import { workerOrigin } from "./lib/paths.mjs";
import { deleteSecret, putSecret, secretNames } from "./lib/remote.mjs";
import { bold, box, line, main, Stop } from "./lib/say.mjs";
import { isSealKey, nextOf, rotationOf, sealKeyId } from "./lib/seal-key.mjs";
import { changeVars, newSealKey, readLocal, readVars } from "./lib/secrets.mjs";
import { prepareTools } from "./setup.mjs";

await main(async () => {
  const flags = {
    remote: { does: "does so at a deployed Worker, by the token in HEADWATER_OWNER_TOKEN", value: "address" },
  };
  const given = argumentsOf("npm run rotate", "changes the key under which every secret is sealed", flags);
  if (!given) return;
  const place = given.remote ? await remote(given.remote) : await local();
  await stepOf(nextOf(place), place);
});

/** Does what is next. */
async function stepOf(next, place) {
  switch (next) {
    case "begin":
      return begin(place);
    case "wait":
      return line(waiting(rotationOf(place.health)));
    case "remove":
      return remove(place);
    case "put_back":
      throw new Stop(
        "SEAL_KEY_PREVIOUS was removed before all texts were sealed anew. Put it back (`npx wrangler secret put SEAL_KEY_PREVIOUS`).",
      );
    case "other_key":
      throw new Stop(place.otherKey);
    default:
      throw new Stop("The key is being changed. Start the Worker (`npm start`) to see how far it is.");
  }
}

async function begin(place) {
  const key = newSealKey();
  await place.begin(key);
  box([
    "SEAL_KEY is changed. The new key is shown this once; keep it apart from backups, in a password manager:",
    bold(key),
    "",
    "Keep the key before as long as you keep backups from before: they open with it alone.",
    place.afterwards,
    "Texts are sealed anew from ten minutes after that on, some each minute.",
    "Run this again to see how far it is. Every sign-in has ended: sign in with the owner's token.",
  ]);
}

function waiting({ rotation, count }) {
  if (rotation === "begins" || count === 0) return "Texts are sealed anew from ten minutes after the change on.";
  return `${count} texts are sealed anew so far, and some more each minute. Run this again later.`;
}

async function remove(place) {
  const { count, text } = rotationOf(place.health);
  await place.removePrevious();
  line(`All texts are sealed anew, ${count} in all. SEAL_KEY_PREVIOUS is removed: the change is done.`);
  if (text) line(`Opens under neither key: ${text}. Health counts such texts.`);
}

/** The local set-up: its keys are in `.dev.vars`, and its Worker may run or not. */
async function local() {
  const vars = readVars();
  if (!vars.SEAL_KEY) throw new Stop("There is no local set-up yet: `npm start` makes it.");
  const health = await new OwnerApi(workerOrigin(), readLocal()?.owner_token)
    .call("GET", "/api/health/details")
    .catch(() => null);
  return {
    health,
    keyId: sealKeyId(vars.SEAL_KEY),
    hasPrevious: vars.SEAL_KEY_PREVIOUS !== undefined,
    otherKey: "The Worker that runs has another SEAL_KEY: stop `npm start` and start it again.",
    afterwards: "Now stop `npm start` and start it again.",
    begin: (key) => changeVars({ SEAL_KEY: key, SEAL_KEY_PREVIOUS: vars.SEAL_KEY }),
    removePrevious: () => changeVars({ SEAL_KEY_PREVIOUS: undefined }),
  };
}

/** The deployed Worker. */
async function remote(address) {
  const token = process.env.HEADWATER_OWNER_TOKEN;
  if (!token) throw new Stop("Put the owner's token into HEADWATER_OWNER_TOKEN.");
  const health = await new OwnerApi(new URL(address).origin, token).call("GET", "/api/health/details");
  await prepareTools();
  const present = process.env.HEADWATER_SEAL_KEY?.trim();
  if (present && !isSealKey(present)) throw new Stop("HEADWATER_SEAL_KEY is not 32 bytes in base64.");
  return {
    health,
    // Only to begin must it be the Worker's.
    keyId: present && !rotationOf(health).rotation ? sealKeyId(present) : null,
    hasPrevious: secretNames().includes("SEAL_KEY_PREVIOUS"),
    otherKey: "HEADWATER_SEAL_KEY is not the key with which the Worker runs.",
    afterwards: "The deployed Worker has it already.",
    async begin(key) {
      if (!present) throw new Stop("Put the present SEAL_KEY into HEADWATER_SEAL_KEY: Cloudflare gives it to nobody.");
      // In this order: the Worker has both keys before anything is sealed under the new one.
      await putSecret("SEAL_KEY_PREVIOUS", present);
      await putSecret("SEAL_KEY", key);
    },
    removePrevious: () => deleteSecret("SEAL_KEY_PREVIOUS"),
  };
}
