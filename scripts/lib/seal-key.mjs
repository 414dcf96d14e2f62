// SEAL_KEY: its public id, and what is next while it is being changed.

import { createHmac } from "node:crypto";

/** The id that the Worker gives a key and writes before each text that it seals (worker/src/seal.rs): 4 characters. */
export function sealKeyId(key) {
  const derived = createHmac("sha256", Buffer.from(key, "base64")).update("id").digest();
  return createHmac("sha256", derived).digest().subarray(0, 3).toString("base64url");
}

/** Whether a text is a key: 32 bytes in base64. */
export const isSealKey = (text) => Buffer.from(text, "base64").length === 32;

/**
 * What `npm run rotate` has to do: begin, wait, remove the previous key, put it back, or nothing because the Worker runs with other keys.
 * `health` is the answer of `/api/health/details`; null: there is none.
 */
export function nextOf({ health, keyId, hasPrevious }) {
  if (!hasPrevious && !health) return "begin";
  if (!health) return "unknown";
  if (keyId !== null && health.seal_key !== keyId) return "other_key";
  switch (rotationOf(health)?.rotation) {
    case "begins":
    case "running":
      return "wait";
    case "done":
      return "remove";
    case "cut_short":
      return "put_back";
    default:
      return "begin";
  }
}

/** The line of Health on the change of the key. */
export const rotationOf = (health) => health.checks.find(({ subject }) => subject === "rotation");
