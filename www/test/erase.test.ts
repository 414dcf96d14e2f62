// Erasing a person: what was erased, in words.
import assert from "node:assert/strict";
import { test } from "node:test";
import { erasedText } from "../src/page/person/erase";

test("what was erased is counted by kind, and a kind that is not known is left out", () => {
  assert.equal(erasedText({}), "");
  assert.equal(erasedText({ visit: 1, identify: 2, stripe_object: 0 }), "1 visit, 2 identifies");
  assert.equal(erasedText({ link: 3, of_a_later_version: 4, visit: 2 }), "2 visits, 3 links to other ids");
});
