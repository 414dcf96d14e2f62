// The page is as it was, but for `headwater`.

import assert from "node:assert/strict";
import { scenariosOf } from "./stage.mjs";

const scenario = scenariosOf(import.meta.url);

scenario("no global but one", async (stage) => {
  await stage.open();
  await stage.exactly(1);
  const added = await stage.evaluate(() =>
    Object.getOwnPropertyNames(window).filter((name) => !window.before.names.includes(name)),
  );
  assert.deepEqual(
    added.filter((name) => !name.startsWith("__pw")),
    ["headwater"],
    "beside the driver's own",
  );
});

scenario("the document is as it was", async (stage) => {
  await stage.open();
  await stage.exactly(1);
  const [before, after] = await stage.evaluate(() => [window.before.markup, document.documentElement.outerHTML]);
  const without = (markup) => markup.replace(/<script src="\/headwater.js"[\s\S]*?<\/script>/, "").replace(/\s+/g, "");
  assert.equal(without(after), without(before));
});

scenario("what the browser brings is the browser's own", async (stage) => {
  await stage.open();
  const patched = await stage.evaluate(() => {
    const theirs = {
      fetch,
      XMLHttpRequest,
      open: window.open,
      beacon: navigator.sendBeacon,
      add: EventTarget.prototype.addEventListener,
      replace: history.replaceState,
      submit: HTMLFormElement.prototype.submit,
      json: JSON.stringify,
    };
    return Object.keys(theirs).filter(
      (name) => !/\[native code\]/.test(Function.prototype.toString.call(theirs[name])),
    );
  });
  assert.deepEqual(patched, []);
});

scenario("pushState does what it did: state, answer, its `this`, and what it throws", async (stage) => {
  await stage.open();
  await stage.exactly(1);
  const seen = await stage.evaluate(() => {
    const thrown = (call) => {
      try {
        return `answered ${call()}`;
      } catch (error) {
        return error.name;
      }
    };
    const both = (call) => [thrown(() => call(window.before.push)), thrown(() => call(history.pushState))];
    return {
      answer: both((push) => push.call(history, { step: 1 }, "")),
      elsewhere: both((push) => push.call(history, {}, "", "https://other.example/")),
      uncloneable: both((push) => push.call(history, () => {}, "")),
      nobody: both((push) => push.call({}, {}, "")),
      nothing: both((push) => push.call(history)),
      state: thrown(() => {
        history.pushState({ deep: { n: 1 } }, "", "/cart");
        return JSON.stringify(history.state);
      }),
      inherited: Object.getPrototypeOf(history).pushState === window.before.push || typeof History.prototype.pushState,
    };
  });
  for (const name of ["answer", "elsewhere", "uncloneable", "nobody", "nothing"]) {
    assert.equal(seen[name][1], seen[name][0], name);
  }
  assert.equal(seen.state, 'answered {"deep":{"n":1}}');
});

scenario("an app's own hook around pushState goes on, before and after ours", async (stage) => {
  stage.server.pages["/hooked"] = `<script>
    window.calls = [];
    const own = history.pushState;
    history.pushState = function (...args) { calls.push("before"); return own.apply(this, args); };
    </script><script src="/headwater.js" data-site="site_test" data-allow-automation></script><script>
    const ours = history.pushState;
    history.pushState = function (...args) { calls.push("after"); return ours.apply(this, args); };
    </script>`;
  await stage.open("hooked");
  await stage.evaluate(() => history.pushState({}, "", "/cart"));
  await stage.exactly(2);
  assert.deepEqual(await stage.evaluate(() => window.calls), ["after", "before"]);
});

scenario("a page that freezes or breaks what we use is not broken by us", async (stage) => {
  stage.server.pages["/odd"] = `<script>
    Object.defineProperty(history, "pushState", { value: history.pushState, writable: false });
    delete window.MutationObserver;
    console.info = () => { throw new Error("console"); };
    window.fetch = () => { throw new Error("fetch"); };
    </script><script src="/headwater.js" data-site="site_test" data-allow-automation data-debug></script>
    <script>window.went = true; history.pushState({}, "", "/cart");</script>`;
  await stage.open("odd");
  await stage.exactly(0);
  assert.equal(await stage.evaluate(() => window.went && location.pathname), "/cart");
});
