// A Stripe of one's own for a spec: an account with a history, on a free port, that can be told to fail; and a shop's
// connection to it by key, as its owner drives it.

import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import { buildFakeStripe, spawnFakeStripe } from "../../scripts/lib/fake-stripe.mjs";

const DEMO_KEY = "rk_test_demo_of_the_end_to_end_tests";

/** Builds and starts it; the methods are those of `scripts/lib/fake-stripe.mjs`. `close` it at the end. */
export async function startFakeStripe({ charges = 40, seed = 1, days = 120, key = DEMO_KEY } = {}) {
  await buildFakeStripe();
  return spawnFakeStripe({ charges, seed, days, key });
}

/** Waits until `holds` gives something that is true, and gives it. */
export async function until(holds, what = "It", within_ms = 10_000) {
  for (const end = Date.now() + within_ms; Date.now() < end; await wait(50)) {
    const found = await holds();
    if (found) return found;
  }
  throw new Error(`${what} never held.`);
}

/** A shop's connection by a key of test mode. */
export class Connection {
  constructor(shop) {
    this.shop = shop;
  }

  /** One call below the connection's address. Answers { status, body }. */
  async ask(method, path, body) {
    const { worker, site, integration } = this.shop;
    const response = await worker.fetch(`/api/sites/${site}/integrations/${integration}/${path}`, {
      method,
      body: body && JSON.stringify(body),
      headers: { Authorization: `Bearer ${worker.token}`, "Content-Type": "application/json" },
    });
    return { status: response.status, cost: response.headers.get("x-headwater-d1"), body: await response.json() };
  }

  /** As `ask`, where the answer is the connection as it stands then. */
  async #change(method, path, body) {
    const answer = await this.ask(method, path, body);
    assert.ok(answer.status < 300, `${method} ${path} was answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  putKey = (key) => this.#change("PUT", "key", { key });
  importAgain = () => this.#change("POST", "import", { mode: "test" });
  advance = () => this.#change("POST", "import/advance", { mode: "test" });
  check = () => this.#change("POST", "check", { mode: "test" });
  endpoint = () => this.#change("POST", "endpoint", { mode: "test" });
  disconnect = (revenue) => this.#change("POST", "disconnect", { revenue });
  replay = (event) => this.ask("POST", `deliveries/${encodeURIComponent(event)}/replay`);

  /** The key as the owner sees it. */
  key = async () => (await this.shop.integrationNow()).keys.find(({ mode }) => mode === "test");

  /** Takes steps as an open page does, until nothing is under way or the owner is needed. Answers the key. */
  async settle() {
    for (const end = Date.now() + 60_000; Date.now() < end; ) {
      const key = (await this.advance()).keys.find(({ mode }) => mode === "test");
      if (isSettled(key)) return key;
    }
    throw new Error(`It is still under way: ${JSON.stringify(await this.key())}`);
  }
}

/** Everything is done and compared, or waits for the owner. */
export function isSettled({ import: read, check, questions_open: open }) {
  if ([read?.state, check?.state].includes("paused")) return true;
  return open === 0 && read?.state === "done" && check?.state === "done" && check.started_s >= read.ended_s;
}
