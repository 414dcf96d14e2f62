// The secrets of a local set-up, made once and never committed.
//
//   .dev.vars               what the Worker is given: SEAL_KEY, OWNER_TOKEN_SHA256; SEAL_KEY_PREVIOUS while the key is changed
//   .headwater/local.json   what only this machine's scripts know: the owner's token in clear, so that `npm start` can
//                           print it again, the signing secret with which the demo shop plays Stripe, and the key of the
//                           fake Stripe with the end of its history and what was bought there since
//
// Both are readable by their owner only. A deployed Worker knows nothing of them.

import { createHash, randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { at } from "./paths.mjs";
import { readJson } from "./node.mjs";

/** Where one set-up keeps its secrets and its state. */
export const HOME = place(at(".dev.vars"), at(".headwater", "local.json"), at(".wrangler", "state"));

export function place(varsFile, localFile, stateFolder) {
  return { varsFile, localFile, stateFolder };
}

/** The secrets in clear, made now if they aren't there. */
export function ensureSecrets(home = HOME) {
  const vars = readVars(home);
  const local = readJson(home.localFile) ?? {};
  local.owner_token ??= newOwnerToken();
  local.demo_webhook_secret ??= `whsec_demo_${randomBytes(24).toString("hex")}`;
  local.demo_stripe_key ??= `rk_test_demo_${randomBytes(12).toString("hex")}`;
  // The same history each time, so that what was imported stays true.
  local.demo_stripe_until_s ??= Math.floor(Date.now() / 1000);
  vars.SEAL_KEY ??= randomBytes(32).toString("base64");
  vars.OWNER_TOKEN_SHA256 = sha256(local.owner_token);
  save(home, vars, local);
  return local;
}

/** A new owner's token for the local set-up; the old one opens nothing from the Worker's next start. */
export function replaceOwnerToken(home = HOME) {
  const local = ensureSecrets(home);
  local.owner_token = newOwnerToken();
  save(home, { ...readVars(home), OWNER_TOKEN_SHA256: sha256(local.owner_token) }, local);
  return local.owner_token;
}

/** Changes what only this machine's scripts know. */
export function changeLocal(change, home = HOME) {
  const local = readLocal(home);
  change(local);
  save(home, readVars(home), local);
}

/** Changes what the Worker is given; what is undefined is removed. */
export function changeVars(change, home = HOME) {
  const vars = Object.entries({ ...readVars(home), ...change }).filter(([, value]) => value !== undefined);
  save(home, Object.fromEntries(vars), readLocal(home));
}

export const readLocal = (home = HOME) => readJson(home.localFile);

export const newOwnerToken = () => `hw_owner_${randomBytes(32).toString("base64url")}`;
export const newSealKey = () => randomBytes(32).toString("base64");
export const sha256 = (text) => createHash("sha256").update(text).digest("hex");

/** What the Worker is given, by name. */
export function readVars({ varsFile: path } = HOME) {
  if (!existsSync(path)) return {};
  const lines = readFileSync(path, "utf8").split(/\r?\n/);
  return Object.fromEntries(
    lines
      .filter((line) => /^[A-Z]/.test(line) && line.includes("="))
      .map((line) => {
        const equals = line.indexOf("=");
        return [
          line.slice(0, equals).trim(),
          line
            .slice(equals + 1)
            .trim()
            .replace(/^"(.*)"$/, "$1"),
        ];
      }),
  );
}

function save(home, vars, local) {
  const text = Object.entries(vars)
    .map(([name, value]) => `${name}=${value}\n`)
    .join("");
  writePrivately(home.varsFile, text);
  writePrivately(home.localFile, `${JSON.stringify(local, null, 2)}\n`);
}

// Written only when it changes, so that its time tells when.
function writePrivately(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  if (!existsSync(path) || readFileSync(path, "utf8") !== text) writeFileSync(path, text, { mode: 0o600 });
  chmodSync(path, 0o600);
}
