// The event types that an owner selects by hand are those that the core asks Stripe for.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { ENABLED_EVENTS } from "../src/page/integrations/stripe";

test("the page's list of event types is the core's", () => {
  const rust =
    /ENABLED_EVENTS: \[&str; \d+\] = \[(.*?)\];/s.exec(readFileSync("core/src/stripe/rest.rs", "utf8"))?.[1] ?? "";
  const wanted = [...rust.matchAll(/"([a-z_.]+)"/g)].map(([, name]) => name);
  assert.ok(wanted.length > 0, "the core's list is where it was");
  assert.deepEqual(ENABLED_EVENTS.flatMap((group) => group.types).sort(), wanted.sort());
});
