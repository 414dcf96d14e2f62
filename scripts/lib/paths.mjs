// Where things are, and which ports they use. Nothing here touches the disk.
//
// Node built-ins only: every script imports this before anything is installed.

import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

/** An absolute path inside the project. */
export const at = (...parts) => join(ROOT, ...parts);

export const WORKER_PORT = port("HEADWATER_PORT", 8787);
export const DEMO_PORT = port("HEADWATER_DEMO_PORT", 8788);
export const FAKE_STRIPE_PORT = port("HEADWATER_FAKE_STRIPE_PORT", 8789);

export const workerOrigin = (portNumber = WORKER_PORT) => `http://localhost:${portNumber}`;
export const demoOrigin = (portNumber = DEMO_PORT) => `http://localhost:${portNumber}`;
export const fakeStripeOrigin = (portNumber = FAKE_STRIPE_PORT) => `http://localhost:${portNumber}`;

function port(variable, fallback) {
  const value = Number(process.env[variable] ?? fallback);
  if (Number.isInteger(value) && value > 0 && value < 65536) return value;
  throw new Error(`${variable} must be a port number between 1 and 65535, not "${process.env[variable]}".`);
}
