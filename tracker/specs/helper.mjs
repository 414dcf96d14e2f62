// What the specs share: a server that serves the pages and receives the beacons, and one browser.
//
// Pages are opened under made-up hosts, which the browser resolves to this machine, so that cookies meet a real public
// suffix (co.uk) and other sites are other sites.

import { createServer } from "node:http";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const tracker = fileURLToPath(new URL("..", import.meta.url));
export const script = readFileSync(join(tracker, "dist/headwater.js"));
export const HOST = "www.shop.example.co.uk";

function findChromium() {
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  const found = [process.env.HEADWATER_CHROMIUM, ...names.map((name) => `/usr/bin/${name}`)].find(
    (path) => path && existsSync(path),
  );
  if (!found) throw new Error("No Chromium found: install one, or name it in HEADWATER_CHROMIUM");
  return found;
}

export function readPage(name) {
  return readFileSync(join(tracker, "pages", name), "utf8");
}

/** Starts server and browser. `beacons` holds every beacon received, in order, with its headers. */
export async function setUp() {
  const beacons = [];
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://x");
    response.setHeader("Access-Control-Allow-Origin", request.headers.origin || "*");
    response.setHeader("Access-Control-Allow-Credentials", "true");
    if (request.method == "POST") {
      let body = "";
      for await (const chunk of request) body += chunk;
      beacons.push({ body: JSON.parse(body), headers: request.headers, path: pathname });
      response.writeHead(202).end('{"outcome":"accepted"}');
    } else if (pathname == "/headwater.js") {
      response.setHeader("Content-Type", "text/javascript; charset=utf-8");
      response.end(script);
    } else if (/^\/[\w-]+\.html$/.test(pathname) && existsSync(join(tracker, "pages", pathname))) {
      response.setHeader("Content-Type", "text/html");
      response.end(readPage(pathname).replace("PORT", server.address().port));
    } else response.writeHead(404).end();
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address();
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--host-resolver-rules=MAP *.example.co.uk 127.0.0.1, MAP *.example 127.0.0.1",
    ],
  });
  return {
    browser,
    beacons,
    origin: `http://${HOST}:${port}`,
    address: (path, host = HOST) => `http://${host}:${port}/${path}`,
    /** Waits until that many beacons have come, and a little longer, so that one too many is noticed. */
    async received(count) {
      for (let waited = 0; beacons.length < count && waited < 3000; waited += 10) await pause(10);
      await pause(60);
      return beacons.map((beacon) => beacon.body);
    },
    async tearDown() {
      await browser.close();
      server.closeAllConnections();
      server.close();
    },
  };
}

export const pause = (ms) => new Promise((done) => setTimeout(done, ms));

export const ID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;
