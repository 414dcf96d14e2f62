// The site that the scenarios visit: its pages, the tracker, every other host they go to, and what takes the beacons.
//
// All hosts are this one server: the browsers resolve every name to this machine. So cookies meet a real public suffix
// (co.uk), other sites are other sites, and links lead somewhere. Each scenario has a server of its own, so that none
// sees another's beacons.

import { createServer } from "node:http";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { listening } from "../../scripts/lib/ports.mjs";

const folder = fileURLToPath(new URL(".", import.meta.url));
export const script = readFileSync(fileURLToPath(new URL("../dist/headwater.js", import.meta.url)));

const HTML = "text/html; charset=utf-8";
const SCRIPT = "text/javascript; charset=utf-8";
/** Below the root or a path of the site: the default endpoint, the documented one, and one of the site's choosing. */
const ENDPOINTS = /^(\/\w+)*\/(hw|beacons|collect)$/;

/** The text of a page of this folder; PORT in it is where the server listens. */
export const pageText = (name, port = 0) => readFileSync(folder + name, "utf8").replaceAll("PORT", String(port));

export class SiteServer {
  /** Every beacon received, in order: { body, text, headers, path }. */
  beacons = [];
  /** What was asked for, in order: { path, headers }. */
  asked = [];
  /** How the next beacons are answered: statuses, or "cut" for a connection that breaks. Then 202 for all. */
  answers = [];
  /**
   * The `Set-Cookie` that answers a beacon, made of its body.
   * @type {(body: any) => string | undefined}
   */
  cookieFor = () => undefined;
  /** Pages and scripts made by a spec, by path; they come before those of this folder. */
  pages = {};
  #server = createServer((request, response) => this.#serve(request, response));

  async listen() {
    this.port = await listening(this.#server);
    return this;
  }

  close() {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #serve(request, response) {
    const { pathname } = new URL(request.url, "http://x");
    this.asked.push({ path: pathname, headers: request.headers });
    response.setHeader("Access-Control-Allow-Origin", request.headers.origin || "*");
    response.setHeader("Access-Control-Allow-Credentials", "true");
    // A browser tries again by itself where a connection that it has used before breaks.
    if (this.answers.includes("cut")) response.setHeader("Connection", "close");
    if (request.method === "POST") return this.#take(request, response, pathname);
    if (request.method === "OPTIONS") return this.#refusePreflight(response);
    const [type, body] = this.#fileAt(pathname);
    response.writeHead(body == null ? 404 : 200, { "Content-Type": type }).end(body ?? "");
  }

  async #take(request, response, path) {
    let text = "";
    request.setEncoding("utf8"); // else a character that two chunks share comes apart
    for await (const chunk of request) text += chunk;
    if (!ENDPOINTS.test(path)) return response.writeHead(200, { "Content-Type": HTML }).end("<title>Posted</title>");
    const body = JSON.parse(text);
    this.beacons.push({ body, text, headers: request.headers, path });
    const answer = this.answers.shift() ?? 202;
    if (answer === "cut") return request.socket.destroy();
    const cookie = this.cookieFor(body);
    if (cookie) response.setHeader("Set-Cookie", cookie);
    response.writeHead(answer).end(answer === 202 ? '{"outcome":"accepted"}' : `{"code":"answered_${answer}"}`);
  }

  /** A beacon that needs one would cost every page view a round trip. */
  #refusePreflight(response) {
    this.beacons.push({ body: { preflight: true }, text: "", headers: {}, path: "" });
    response.writeHead(405).end();
  }

  #fileAt(pathname) {
    if (this.pages[pathname]) return [pathname.endsWith(".js") ? SCRIPT : HTML, this.pages[pathname]];
    if (pathname === "/headwater.js" || pathname === "/w/a.js") return [SCRIPT, script];
    if (pathname.endsWith(".ico")) return [HTML, null];
    const name = pathname.slice(1);
    if (/^[\w-]+\.html$/.test(name) && existsSync(folder + name)) return [HTML, pageText(name, this.port)];
    return [HTML, "<!doctype html><title>Elsewhere</title>"];
  }
}
