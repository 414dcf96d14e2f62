// What a spec works with: `scenario` registers a test of its page, and hands it a `Stage`: a visitor who was never here
// before, in a browser context and with a server of their own.
//
// What always holds, for every scenario without its saying so: nothing is thrown into the page, and every beacon is one
// that the wire allows (`wire.mjs`).

import assert from "node:assert/strict";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { SiteServer } from "./server.mjs";
import { checkBeacon } from "./wire.mjs";

/** A host below a real public suffix of two labels. */
export const HOST = "www.shop.example.co.uk";
export const SITE = "site_test";
export const ID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

/** Longer than a beacon takes to come, so that one too many is noticed. */
const SETTLE_MS = 60;
const PATIENCE_MS = 10_000;

export const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/**
 * All that specs have registered.
 * @type {{ page: string, name: string, body: (stage: Stage) => Promise<void>, skip: Record<string, string> }[]}
 */
export const scenarios = [];

/**
 * For a spec: `const scenario = scenariosOf(import.meta.url)`, then
 * `scenario("what holds", { firefox: "why it can't be had there" }, async (stage) => { … })`.
 */
export function scenariosOf(specUrl) {
  const page = basename(fileURLToPath(specUrl)).replace(/\.spec\.mjs$/, "");
  return (name, ...rest) => scenarios.push({ page, name, body: rest.at(-1), skip: rest.length > 1 ? rest[0] : {} });
}

/** Plays one scenario in a browser. */
export async function play(browser, kind, { page, body }) {
  const stage = await Stage.begin(browser, kind, page);
  try {
    await body(stage);
    await stage.checkPromises();
    stage.wentWell = true;
  } finally {
    await stage.end();
  }
}

/**
 * Tabs that are as good as new, by kind of browser: making one costs several times what most scenarios do.
 * @type {Record<string, import("playwright-core").Page[]>}
 */
const TABS = { chromium: [], firefox: [] };

export class Stage {
  thrown = [];
  /** What the page said on its console, as `info: headwater: …`. */
  said = [];
  /** The ids of the beacons, in the order in which they were sent. */
  #sent = [];
  /** Set by what can't be taken back from a browser context, which then isn't used again. */
  soiled = false;
  wentWell = false;
  clockStands = false;

  /**
   * @param {"chromium" | "firefox"} kind
   * @param {string} pageName
   * @param {import("playwright-core").Page} page
   * @param {SiteServer} server
   */
  constructor(kind, pageName, page, server) {
    this.kind = kind;
    this.pageName = `${pageName}.html`;
    this.server = server;
    this.origin = `http://${HOST}:${server.port}`;
    this.context = page.context();
    this.page = this.#listenTo(page);
  }

  static async begin(browser, kind, pageName) {
    const server = await new SiteServer().listen();
    const page = TABS[kind].pop() ?? (await Stage.#newTab(browser, kind));
    return new Stage(kind, pageName, page, server);
  }

  static async #newTab(browser, kind) {
    const context = await browser.newContext();
    // Firefox's driver tells only of what kind an object is that stands on the console, not what it says.
    if (kind === "firefox")
      await context.addInitScript(() => {
        for (const level of ["info", "warn"]) {
          const say = console[level];
          console[level] = (...words) => say(...words.map(String));
        }
      });
    return context.newPage();
  }

  async end() {
    try {
      const reusable = this.wentWell && !this.soiled && this.context.pages().length === 1;
      // A link that was followed may still be on its way, and cross what we ask for.
      if (!reusable || !(await this.#cleanUp().catch(() => false))) await this.context.close();
    } finally {
      this.server.close(); // in any case, since it would keep the whole run from ending
    }
  }

  /** Each scenario has a port and with it a storage of its own; what else a visitor leaves behind are cookies. */
  async #cleanUp() {
    await this.page.goto(this.address("nothing")); // of the same site, so that the browser keeps its process
    await this.context.unrouteAll();
    await this.context.clearCookies();
    this.page.removeAllListeners("pageerror").removeAllListeners("console").removeAllListeners("request");
    TABS[this.kind].push(this.page);
    return true;
  }

  #listenTo(page) {
    page.on("request", (request) => this.#note(request));
    page.on("pageerror", (error) => isOfThePage(error) && this.thrown.push(error));
    page.on("console", (message) => this.said.push(`${message.type()}: ${message.text()}`));
    return page;
  }

  checkPromises() {
    assert.deepEqual(this.thrown, [], "nothing is thrown into the page");
    const texts = {};
    for (const beacon of this.server.beacons) {
      checkBeacon(beacon);
      const { id } = beacon.body;
      texts[id] ??= beacon.text;
      assert.equal(texts[id], beacon.text, "an id is a beacon's own: only the very same has it again");
    }
  }

  /** The address of a page. */
  address = (path = this.pageName, host = HOST) => `http://${host}:${this.server.port}/${path}`;

  /**
   * Goes to a page: `path` is its name with what follows, or only `?query` of the spec's own. A referrer is where the
   * visitor comes from by a link.
   * @param {{ referrer?: string, host?: string }} from
   */
  async open(path = "", from = {}) {
    const { referrer, host } = from;
    const url = this.address(/^[?#]|^$/.test(path) ? this.pageName + path : path, host);
    if (!referrer) return this.#goto(url);
    if (this.kind === "chromium") return this.page.goto(url, { referer: referrer });
    return this.#arriveFrom(referrer, url);
  }

  /** Firefox may still be ending the navigation that cleaned the tab up, and calls ours off for it. */
  async #goto(url) {
    try {
      return await this.page.goto(url);
    } catch (error) {
      if (!/interrupted by another navigation/.test(error.message)) throw error;
      return this.page.goto(url);
    }
  }

  /** Where the driver can't name a referrer, the visitor really comes from there. */
  async #arriveFrom(referrer, url) {
    const from = (address) => address.href === referrer.split("#")[0];
    const body = '<meta name="referrer" content="unsafe-url"><title>From here</title>';
    await this.context.route(from, (route) => route.fulfill({ contentType: "text/html", body }));
    await this.page.goto(referrer);
    await this.context.unroute(from);
    const loaded = this.page.waitForEvent("load");
    await this.page.evaluate((url) => void setTimeout(() => location.assign(url)), url);
    await loaded;
  }

  /** Back in the browser's history; what the driver waits for does not come when a page is shown again. */
  async back() {
    await this.page.evaluate(() => void setTimeout(() => history.back()));
    await pause(100);
    // A page that is just being left or shown can't be asked.
    await until(() => this.page.evaluate(() => true).catch(() => false));
  }

  evaluate = (...args) => this.page.evaluate(...args);
  ids = () => this.page.evaluate(() => [headwater.getVisitorId(), headwater.getSessionId()]);
  metadata = () => this.page.evaluate(() => headwater.getAttributionMetadata());

  async cookies() {
    // What a page writes is on its way for a moment; the browser answers the page itself only when it is there.
    await this.page.evaluate(() => document.cookie).catch(() => {});
    return Object.fromEntries((await this.context.cookies()).map((cookie) => [cookie.name, cookie]));
  }

  /** How often the page says something to everybody, in debug or not. */
  says = (warning) => this.said.filter((line) => line === `warning: ${warning}`).length;

  /** Everything that is kept on the device: the names of cookies and of entries in the page's storage. */
  async kept() {
    const stored = await this.page.evaluate(() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)]);
    return [...Object.keys(await this.cookies()), ...stored].sort();
  }

  /** A cookie that was there before. */
  addCookie = (name, value, more = {}) =>
    this.context.addCookies([{ name, value, domain: ".example.co.uk", path: "/", ...more }]);

  /**
   * Waits until that many beacons have come, and a little longer, so that one too many is noticed. How long a page was
   * looked at counts among them only where the clock stands still: else it is told or not as the machine is busy or not.
   */
  async received(count) {
    const bodies = () =>
      this.server.beacons.map(({ body }) => body).filter(({ type }) => this.clockStands || type !== "engagement");
    await until(() => bodies().length >= count);
    await pause(SETTLE_MS);
    return this.#asSent(bodies());
  }

  /** Several connections carry what a page sends at once, so it may arrive in another order than it was sent in. */
  #note(request) {
    const id = /"id":"([-\da-f]{36})"/.exec(request.postData() ?? "")?.[1];
    if (id) this.#sent.push(id);
  }

  /** Beacons in the order in which they were sent; as they arrived where the browser does not tell of each. */
  #asSent(bodies) {
    const left = this.#sent.map((id, place) => ({ id, place }));
    const placed = bodies.map((body) => {
      // One that was sent again has the id of the first.
      const at = left.findIndex(({ id }) => id === body.id);
      return { body, place: at < 0 ? -1 : left.splice(at, 1)[0].place };
    });
    if (placed.some(({ place }) => place < 0)) return bodies;
    return placed.sort((a, b) => a.place - b.place).map(({ body }) => body);
  }

  /** The same, of which exactly `count` have come. */
  async exactly(count) {
    const bodies = await this.received(count);
    assert.equal(bodies.length, count, JSON.stringify(bodies, null, 1));
    return bodies;
  }

  /** Whether the page says in debug that something is ignored, and why. */
  async saysWhy(reason) {
    const matches = (line) => /^(info|warning): headwater: /.test(line) && line.includes(reason);
    await until(() => this.said.some(matches));
    assert.ok(this.said.some(matches), `debug says ${reason}:\n${this.said.join("\n")}`);
  }

  /** The page's clock from now on goes on only by `pass`, which also lets its timers come due. */
  async stopClock() {
    this.clockStands = this.soiled = true;
    await this.page.clock.install();
    await this.page.clock.pauseAt(Date.now() + 1000);
  }

  pass = (ms) => this.page.clock.runFor(ms);

  /** Tells the page that it is hidden, or shown again, as a change of tab would. */
  show(visible) {
    return this.page.evaluate((visible) => {
      Object.defineProperty(document, "visibilityState", {
        configurable: true,
        get: () => (visible ? "visible" : "hidden"),
      });
      Object.defineProperty(document, "hidden", { configurable: true, get: () => !visible });
      document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
    }, visible);
  }

  /** Tells the page that another window has the keyboard, or that it has it again. */
  focus(focused) {
    return this.page.evaluate((focused) => {
      Object.defineProperty(document, "hasFocus", { configurable: true, value: () => focused });
      dispatchEvent(new Event(focused ? "focus" : "blur"));
    }, focused);
  }
}

/** Waits until something holds, or patience ends; what the caller then asserts says more than a time-out would. */
export async function until(holds, patience = PATIENCE_MS) {
  for (const end = Date.now() + patience; Date.now() < end; ) {
    if (await holds()) return;
    await pause(10);
  }
}

/** Firefox also reports what it thinks of cookies and policies; that is not thrown. */
const NOTED = /^(Cookie “|Content-Security-Policy)/;
const isOfThePage = ({ name, message }) => !NOTED.test(message) && !NOTED.test(name);

/** Bodies of one type. */
export const ofType = (bodies, type) => bodies.filter((body) => body.type === type);
/** The names of events, and what they say, if anything. */
export const eventsOf = (bodies) =>
  ofType(bodies, "event").map(({ name, props = {} }) => (Object.keys(props).length ? [name, props] : [name]));
