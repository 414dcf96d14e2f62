// Ports of this machine: whether one is free, one that is, and a server that listens on one.

import { createServer } from "node:net";
import { Stop } from "./say.mjs";

/** Fails with a sentence when something else listens on `port`. */
export async function checkPort(port, variable) {
  for (const host of ["127.0.0.1", "::1"]) {
    const server = createServer();
    const code = await listening(server, port, host).catch((error) => error.code);
    await closing(server);
    if (code === "EADDRINUSE") {
      throw new Stop(
        `Port ${port} is in use, perhaps by another \`npm start\`: stop that, or set ${variable} to another port.`,
      );
    }
  }
}

/** A port that is free now. */
export async function freePort() {
  const server = createServer();
  const port = await listening(server);
  await closing(server);
  return port;
}

const closing = (server) => new Promise((resolve) => server.close(resolve));

/**
 * Starts a server, by default on a port that is free. Answers the port.
 * @param {import("node:net").Server} server
 * @returns {Promise<number>}
 */
export function listening(server, port = 0, host = "127.0.0.1") {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      const address = server.address();
      if (address !== null && typeof address === "object") resolve(address.port);
    });
  });
}
