// Events with props, valid and not.

import assert from "node:assert/strict";
import { eventsOf, scenariosOf } from "./stage.mjs";

const scenario = scenariosOf(import.meta.url);

scenario("a name, and flat props", async (stage) => {
  await stage.open();
  await stage.evaluate(() => {
    headwater.track("signup", {
      plan: "pro",
      seats: 3,
      yearly: true,
      deep: {},
      list: [1],
      none: null,
      f() {},
      gone: undefined,
    });
    headwater.track("plain");
  });
  const [view, ...events] = await stage.exactly(3);
  const sent = eventsOf(events).sort();
  assert.deepEqual(
    sent.map(([name]) => name),
    ["plain", "signup"],
  );
  assert.deepEqual(sent[1][1], { plan: "pro", seats: 3, yearly: true });
  for (const { visitor, session, url } of events) {
    assert.deepEqual([visitor, session, url], [view.visitor, view.session, view.url]);
  }
});

scenario("an event does not begin a session", async (stage) => {
  await stage.open("?utm_source=news");
  const before = await stage.ids();
  await stage.evaluate(() => {
    history.replaceState({}, "", "?utm_source=ads");
    headwater.track("signup");
  });
  await stage.exactly(2);
  assert.deepEqual(await stage.ids(), before);
});

scenario("names are cleaned and cut to 64, and none is no event", async (stage) => {
  await stage.open();
  await stage.evaluate(() => {
    for (const none of ["", "  ", undefined, null, "\u0000\u0001"]) headwater.track(none);
    headwater.track("n".repeat(64));
    headwater.track("a\u0000b\nc");
  });
  const names = eventsOf(await stage.exactly(3))
    .map(([name]) => name)
    .sort();
  assert.deepEqual(names, ["abc", "n".repeat(64)]);
});

scenario("whatever a name is, the wire is kept and nothing is thrown", async (stage) => {
  await stage.open();
  await stage.evaluate(() => {
    for (const name of [
      "x".repeat(300),
      "😀".repeat(64),
      `${"a".repeat(63)}😀`,
      7,
      true,
      {},
      [],
      Symbol("s"),
      () => {},
    ])
      headwater.track(name);
    for (const props of [
      null,
      7,
      "text",
      [1, 2],
      () => {},
      new Date(),
      new Proxy(
        {},
        {
          ownKeys() {
            throw new Error("no");
          },
        },
      ),
    ])
      headwater.track("props", props);
  });
  await stage.received(4);
});

scenario("props are bounded: 20, keys of 40, texts of 500", async (stage) => {
  await stage.open();
  await stage.evaluate(() => {
    const many = {};
    for (let n = 0; n < 50; n++) many[`prop${n}`] = n;
    headwater.track("many", many);
    headwater.track("long", { ["k".repeat(90)]: 1, text: `${"a".repeat(499)}😀`, controls: "a\u0000b\u007fc" });
    const heavy = {};
    for (let n = 0; n < 20; n++) heavy[`prop${n}`] = '"'.repeat(500);
    headwater.track("heavy", heavy);
    headwater.track("odd", { infinite: 1 / 0, none: NaN, big: 1n, half: "\ud800" });
  });
  const events = Object.fromEntries(eventsOf(await stage.exactly(5)));
  assert.equal(Object.keys(events.many).length, 20);
  assert.equal(events.long.text, "a".repeat(499));
  assert.equal(events.long.controls, "abc");
  assert.equal(events.heavy.prop19.length, 500);
});

scenario("names of the language's own are props like others", async (stage) => {
  await stage.open();
  await stage.evaluate(() =>
    headwater.track("odd", JSON.parse('{"__proto__": "a", "constructor": "b", "toString": "c"}')),
  );
  const [[, props]] = eventsOf(await stage.exactly(2));
  assert.equal(props.constructor, "b");
  assert.equal(props.toString, "c");
});
