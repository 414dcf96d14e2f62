// Whatever a page, a visitor or a link may hold: nothing is thrown into the page, and every beacon is one of the wire's.
//
// Some hundred documents, each with random attributes, address, referrer, cookies, storage and calls, drawn from a seed
// that the failure names.

import assert from "node:assert/strict";
import { script } from "./server.mjs";
import { scenariosOf } from "./stage.mjs";
import { checkBody } from "./wire.mjs";

const scenario = scenariosOf(import.meta.url);
const DOCUMENTS = { chromium: 240, firefox: 90 };
const BATCH = 30;
const CALLS = 12;

/** A small generator with a seed, so that a failure can be had again. */
function chance(seed) {
  let state = seed;
  const below = (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const one = (...choices) => choices[below(choices.length)];
  const some = (make, most) => Array.from({ length: below(most + 1) }, make);
  return { below, one, some };
}

const UUID = "0b96d5a2-1c1e-4f0a-8d5e-3a2b1c0d9e8f";
const PIECES = [
  "a",
  "%20",
  "+",
  "%C3%A9",
  "é",
  "😀",
  "%F0%9F%98%80",
  "%E2%82",
  "%00",
  "\0",
  "\n",
  '"',
  "\\",
  "=",
  "&",
  "%",
  "%ff%fe",
  "\ud800",
  "<b>",
  "x".repeat(300),
  "*",
  "(",
  " ",
  "../",
  "//",
  "utm_source",
  "_hw=",
  UUID,
  `${UUID}_${UUID}`,
  "__proto__",
  "null",
  "-1",
  "buy.stripe.com",
];
const KEYS = ["utm_source", "utm_term", "ref", "via", "gclid", "fbclid", "_hw", "session_id", "", "email"];
const HOSTS = [
  "shop.example",
  "www.shop.example.co.uk",
  "buy.stripe.com",
  "checkout.stripe.com",
  "accounts.google.com",
  "[::1]:80",
  "a",
];
const ATTRIBUTES = [
  "data-endpoint",
  "data-require-consent",
  "data-cookieless",
  "data-ignore-signals",
  "data-manual",
  "data-hash",
  "data-exclude",
  "data-events",
  "data-cross-domain",
  "data-also-cookie",
  "data-payment-links",
  "data-debug",
];
/** What JSON can't carry is made in the page. */
const ODD = ["@undefined", "@nan", "@bigint", "@symbol", "@function", "@circular", "@proxy", "@date", "@array"];
const NAMES = [
  "identify",
  "track",
  "page",
  "consent",
  "optOut",
  "optIn",
  "reset",
  "ready",
  "getVisitorId",
  "getAttributionMetadata",
];

function randomDocument(seed) {
  const { below, one, some } = chance(seed);
  const text = () => some(() => one(...PIECES), 5).join("");
  const query = () => some(() => `${one(...KEYS)}=${encodeURI(text().toWellFormed())}`, 5).join("&");
  const address = () =>
    `${one("https", "http", "android-app", "about")}://${one(...HOSTS)}/${encodeURI(text().toWellFormed())}?${query()}`;
  const flat = () => Object.fromEntries(some(() => [one(text(), "id", "email", "signature"), value()], 25));
  const value = () =>
    one(text(), below(1e9), true, null, 1.5, one(...ODD), { deep: [text()] }, "long".repeat(below(2000)));
  const argument = () => one(flat(), flat(), text(), value(), "granted", "denied");
  const step = () =>
    one(
      { call: one(...NAMES), args: some(argument, 3) },
      { queued: one(...NAMES, "q", "toString", "constructor", ""), args: some(argument, 3) },
      { push: one("/", "?", "#") + encodeURI(text().toWellFormed()) },
      { link: one(address(), text(), "javascript:void 0"), how: one("click", "auxclick", "focusin"), tag: text() },
      { form: text() },
      { hide: one(true, false) },
    );
  const attributes = Object.fromEntries(
    some(() => {
      const name = one(...ATTRIBUTES);
      return [
        name,
        name === "data-events" ? one("outbound download form", text()) : one("", text(), one(...HOSTS), "*", address()),
      ];
    }, 4),
  );
  return {
    seed,
    attributes,
    search: one("", `?${query()}`, `?${query()}#${encodeURI(text().toWellFormed())}`),
    referrer: one("", address(), encodeURI(text().toWellFormed())), // as browsers give it: no raw control characters
    cookies: { _hw_vid: one("", UUID, text()), _hw_sid: one("", UUID, text()), other: text() },
    stored: {
      _hw_touch: one("", text(), `${address()} ${address()} u_1`),
      _hw_vid: one("", UUID, text()),
      _hw_off: one("", "", "", "1"),
    },
    before: some(step, 3).filter(({ queued }) => queued),
    steps: Array.from({ length: CALLS }, step),
    answer: one(202, 202, 400, 500, "cut"),
  };
}

/** In the page: plays a document in a frame of its own, and answers what it sent and what it threw. */
function playAll([documents, source]) {
  const odd = {
    "@undefined": () => undefined,
    "@nan": () => NaN,
    "@bigint": () => 1n,
    "@symbol": () => Symbol("s"),
    "@function": () => () => 1,
    "@circular": () => {
      const it = {};
      return Object.assign(it, { it });
    },
    "@date": () => new Date(),
    // biome-ignore lint/suspicious/noSparseArray: a hole is one of the odd things that a page may pass
    "@array": () => [1, , [2]],
    "@proxy": () =>
      new Proxy(
        {},
        {
          get() {
            throw new Error("get");
          },
          ownKeys() {
            throw new Error("keys");
          },
        },
      ),
  };
  const revive = (value) =>
    Object.hasOwn(odd, value)
      ? odd[value]()
      : value && typeof value === "object" && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, revive(inner)]))
        : value;
  const quietly = (act) => {
    try {
      act();
    } catch {}
  };
  const STEPS = {
    call: (view, { call, args }) => view.headwater[call]?.(...args.map(revive)),
    queued: (view, { queued, args }) => view.headwater(queued, ...args.map(revive)),
    push: (view, { push }) => quietly(() => view.history.pushState({}, "", push)),
    hide: (view, { hide }) => {
      Object.defineProperty(view.document, "visibilityState", {
        configurable: true,
        value: hide ? "hidden" : "visible",
      });
      Object.defineProperty(view.document, "hidden", { configurable: true, value: hide });
      view.document.dispatchEvent(new view.Event("visibilitychange"));
    },
    link(view, { link, how, tag }) {
      const element = view.document.createElement("a");
      element.setAttribute("href", link);
      if (tag) element.setAttribute("data-hw-event", tag);
      view.document.body.append(element);
      element.addEventListener(how, (event) => event.preventDefault());
      element.dispatchEvent(
        new view.MouseEvent(how, { bubbles: true, cancelable: true, button: how === "auxclick" ? 1 : 0 }),
      );
    },
    form(view, { form }) {
      const element = view.document.createElement("form");
      element.setAttribute("action", form);
      view.document.body.append(element);
      element.addEventListener("submit", (event) => event.preventDefault());
      element.requestSubmit();
    },
  };

  async function play({ seed, attributes, search, referrer, cookies, stored, before, steps, answer }) {
    for (const [name, value] of Object.entries(stored)) localStorage[name] = value;
    for (const name of Object.keys(stored)) if (!localStorage[name]) localStorage.removeItem(name);
    for (const name in cookies) document.cookie = `${name}=${cookies[name].split(";")[0]};path=/;domain=example.co.uk`;
    const frame = document.createElement("iframe");
    frame.src = `/blank${search}`;
    const loaded = new Promise((done) => (frame.onload = done));
    document.body.append(frame);
    await loaded;
    /** @type {any} The tracker's page, of which anything may be replaced. */
    const view = frame.contentWindow;
    /** @type {{ seed: number, bodies: string[], faults: string[] }} */
    const told = { seed, bodies: [], faults: [] };
    const fault = (why) => told.faults.push(String(why?.stack ?? why));
    view.onerror = (message) => fault(message);
    view.onunhandledrejection = ({ reason }) => fault(reason);
    view.fetch = async (_, { body }) => {
      told.bodies.push(body);
      if (answer === "cut") throw new view.TypeError("cut");
      return new view.Response("{}", { status: answer });
    };
    Object.defineProperty(view.document, "referrer", { value: referrer });
    view.headwater = function () {
      // biome-ignore lint: the line of the docs that sites have on their pages
      (view.headwater.q = view.headwater.q || []).push(arguments);
    };
    for (const step of before) STEPS.queued(view, step);
    const element = view.document.createElement("script");
    for (const [name, value] of Object.entries({
      "data-site": "site_test",
      "data-allow-automation": "",
      ...attributes,
    }))
      element.setAttribute(name, value);
    element.textContent = source;
    view.document.head.append(element);
    for (const step of steps) {
      try {
        STEPS[Object.keys(step).find((name) => STEPS[name])](view, step);
      } catch (why) {
        fault(why);
      }
    }
    await new Promise((done) => setTimeout(done));
    frame.remove();
    return told;
  }

  return documents.reduce(async (all, next) => [...(await all), await play(next)], Promise.resolve([]));
}

scenario("nothing is thrown, and the wire is kept", async (stage) => {
  await stage.open();
  let bodies = 0;
  for (let seed = 1; seed < DOCUMENTS[stage.kind]; seed += BATCH) {
    const documents = Array.from({ length: BATCH }, (_, n) => randomDocument(seed + n));
    for (const told of await stage.evaluate(playAll, [documents, script.toString()])) {
      assert.deepEqual(told.faults, [], `seed ${told.seed}`);
      for (const body of told.bodies) checkBody(body, `seed ${told.seed}: `);
      bodies += told.bodies.length;
    }
  }
  assert.ok(bodies > DOCUMENTS[stage.kind], "most of them have something to tell");
});
