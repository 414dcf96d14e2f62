// The fake Stripe beside us: a native program of the tests' crate, built and started on a port of this machine.
//
// It ends when we do: its standard input is ours. What it can be asked and told stands in tools/src/fake_stripe/server.

import { spawn } from "node:child_process";
import { join } from "node:path";
import { at } from "./paths.mjs";
import { run, toolEnvironment } from "./run.mjs";
import { Stop } from "./say.mjs";

const NAME = `fake_stripe${process.platform === "win32" ? ".exe" : ""}`;

/** Builds the program. */
export async function buildFakeStripe() {
  const args = ["build", "--quiet", "-p", "headwater-tools", "--bin", "fake_stripe"];
  await run("cargo", args, { failure: "The fake Stripe could not be built." });
}

/**
 * What an account is made with. Where something is left out, the program decides.
 * @typedef {object} Account
 * @property {number} [port] where it listens; on a free port by default
 * @property {number} [charges] how many it has
 * @property {number} [seed] what they follow from
 * @property {number} [days] over how many days they are spread
 * @property {string} [key]
 * @property {number} [until_s] when its history ends; now by default
 */

/**
 * Starts an account. Build first; `close` it at the end.
 * @param {Account} account
 */
export async function spawnFakeStripe({ port = 0, charges, seed, days, key, until_s }) {
  const given = { port, charges, seed, days, key, until: until_s };
  const args = Object.entries(given)
    .filter(([, value]) => value !== undefined)
    .flatMap(([name, value]) => [`--${name}`, String(value)]);
  const program = join(process.env.CARGO_TARGET_DIR ?? at("target"), "debug", NAME);
  const child = spawn(program, args, { env: toolEnvironment(), stdio: ["pipe", "pipe", "pipe"] });
  const said = await firstLine(child);
  return new FakeStripe(child, JSON.parse(said));
}

class FakeStripe {
  #child;

  /** `origin` of its API, the `key` to paste, how many `charges` there are. */
  constructor(child, { origin, key, charges }) {
    this.#child = child;
    this.origin = origin;
    this.key = key;
    this.charges = charges;
    /** Settles when it has ended, however. */
    this.ended = new Promise((resolve) => child.once("close", resolve));
  }

  /** What an import must come to: `{ currencies: { eur: { total, source_known }, … } }`, with the report's names and signs. */
  expected = () => this.#ask("GET", "expected");

  /** `{ calls, most_per_second, by_path, deliveries, deliveries_taken, latest }` */
  log = () => this.#ask("GET", "log");

  /** Every object of a kind, `charge` or `checkout.session`, newest first. */
  objects = (kind) => this.#ask("GET", `objects?kind=${encodeURIComponent(kind)}`);

  /**
   * `{ in, fault }`: at the call so many from now (0), `"reset"`, `{ too_many: 2 }`, `{ status403: "rak_charge_read" }` …;
   * `{ one_in, seed }`: those that pass, by lot; nothing: no more of either.
   */
  fault = (faulting = {}) => this.#ask("POST", "fault", faulting);

  /** How many milliseconds each reply of the API takes from now on. */
  latency = (milliseconds) => this.#ask("POST", "latency", milliseconds);

  /** What the key may do from now on: a list of `rak_…`. */
  permissions = (granted) => this.#ask("POST", "permissions", granted);

  /** From now on the key is answered 401. */
  revoke = () => this.#ask("POST", "revoke");

  /** A further key that may do all; `permissions` and `revoke` are about it from now on. */
  async newKey(key) {
    await this.#ask("POST", "key", key);
    this.key = key;
  }

  /**
   * `{ metadata, source_known, amount_minor, currency, email, deliver, at_s }`: something is bought, now by default. Not delivered, it is a
   * gap. `source_known` says what `expected` counts it as where the metadata alone does not tell, since a visit was seen.
   */
  purchase = (buying = {}) => this.#ask("POST", "purchase", buying);

  /** Ends it. */
  async close() {
    this.#child.stdin.end();
    await this.ended;
  }

  async #ask(method, path, body) {
    const response = await fetch(`${this.origin}/_fake/${path}`, {
      method,
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(`The fake Stripe refused ${method} ${path}: ${answer.error.message}`);
    return answer;
  }
}

/** What the program prints first; fails when it ends before. */
function firstLine(child) {
  let said = "";
  let complaint = "";
  child.stderr.on("data", (chunk) => (complaint += chunk));
  return new Promise((resolve, reject) => {
    child.stdout.on("data", (chunk) => {
      said += chunk;
      if (said.includes("\n")) resolve(said.slice(0, said.indexOf("\n")));
    });
    child.on("error", (error) => reject(new Stop(`The fake Stripe could not be started: ${error.message}.`)));
    child.on("close", (code) => reject(new Stop(`The fake Stripe ended by itself (status ${code}).`, complaint)));
  });
}
