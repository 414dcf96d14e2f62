// Whose API a command calls: the local Worker's, or that of a deployed one.

import { OwnerApi } from "./api.mjs";
import { workerOrigin } from "./paths.mjs";
import { Stop } from "./say.mjs";
import { readLocal } from "./secrets.mjs";

/**
 * The API of the Worker at an address, by the token in HEADWATER_OWNER_TOKEN, since no file has it; of the local one without an address.
 * @param {string | undefined} address
 */
export function ownerApi(address) {
  if (!address) return new OwnerApi(workerOrigin(), readLocal().owner_token);
  const token = process.env.HEADWATER_OWNER_TOKEN;
  if (!token) throw new Stop("Put the owner's token into HEADWATER_OWNER_TOKEN.");
  return new OwnerApi(new URL(address).origin, token);
}
