import assert from "node:assert/strict";
import { test } from "node:test";
import { accountsOf, choiceOf } from "../src/page/integrations/connected";

test("a setting is a choice, and a choice a setting", () => {
  for (const [setting, choice] of [
    [[], "none"],
    [["all"], "all"],
    [["acct_1", "acct_2"], "listed"],
  ] as const) {
    assert.equal(choiceOf(setting), choice);
    assert.deepEqual(accountsOf(choice, setting.join("\n")), setting);
  }
});

test("accounts are read out of whatever is between them, each once, in the API's order", () => {
  assert.deepEqual(accountsOf("listed", " acct_2,\n acct_1;acct_2\t"), ["acct_1", "acct_2"]);
  assert.deepEqual(accountsOf("listed", "\n"), []);
});
