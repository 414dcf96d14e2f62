import assert from "node:assert/strict";
import { test } from "node:test";
import { namesIn, textOf } from "../src/page/settings/fields";

test("names are read as people type them, and written as they are read", () => {
  assert.deepEqual(namesIn(" a, shop visitor,\n a ,, b "), ["a", "shop visitor", "b"]);
  assert.deepEqual(namesIn(" , "), []);
  assert.deepEqual(namesIn(textOf(["a", "b c"])), ["a", "b c"]);
});
