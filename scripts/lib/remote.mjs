// Talking to a real Cloudflare account through wrangler: secrets only.
//
// A secret's text goes by standard input, never on a command line, where every process of the machine could read it.

import { spawn } from "node:child_process";
import { ROOT } from "./paths.mjs";
import { capture, toolEnvironment } from "./run.mjs";
import { toolNode, wrangler } from "./node.mjs";
import { Stop } from "./say.mjs";

/** Puts one secret of the deployed Worker. */
export function putSecret(name, text) {
  return new Promise((resolve, reject) => {
    const child = spawn(toolNode(), wrangler("secret", "put", name), {
      cwd: ROOT,
      env: toolEnvironment(),
      stdio: ["pipe", "inherit", "inherit"],
    });
    child.on("error", reject);
    child.on("close", (code) =>
      code === 0 ? resolve() : reject(new Stop(`The secret ${name} could not be put (status ${code}).`)),
    );
    child.stdin.end(text);
  });
}

/** The names of the deployed Worker's secrets. */
export function secretNames() {
  const printed = capture(toolNode(), wrangler("secret", "list", "--format", "json"));
  if (printed === null)
    throw new Stop("wrangler could not list the Worker's secrets; is it deployed, and are you signed in?");
  return JSON.parse(printed).map(({ name }) => name);
}

/** Whether wrangler is signed in to an account. `wrangler whoami` ends well when nobody is; what it says as JSON is definite. */
export const signedIn = () => saysSignedIn(capture(toolNode(), wrangler("whoami", "--json")));

/** Reads what `wrangler whoami --json` printed; null: it failed. */
export function saysSignedIn(printed) {
  try {
    return JSON.parse(printed)?.loggedIn === true;
  } catch {
    return false;
  }
}
