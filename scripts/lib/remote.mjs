// Talking to a real Cloudflare account through wrangler: secrets only.
//
// A secret's text goes by standard input, never on a command line, where every process of the machine could read it.

import { capture, run } from "./run.mjs";
import { toolNode, wrangler } from "./node.mjs";
import { Stop } from "./say.mjs";

/** Puts one secret of the deployed Worker. */
export function putSecret(name, text) {
  const failure = `The secret ${name} could not be put.`;
  return run(toolNode(), wrangler("secret", "put", name), { show: true, input: text, failure });
}

/** Deletes one secret of the deployed Worker. */
export function deleteSecret(name) {
  const failure = `The secret ${name} could not be deleted.`;
  // Without a terminal wrangler takes yes for an answer.
  return run(toolNode(), wrangler("secret", "delete", name), { show: true, input: "", failure });
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
