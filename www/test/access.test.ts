// Roles, scopes and what was changed, in words.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { ApiToken, Member } from "../src/api/types";
import { isExpired, memberState, scopesText } from "../src/page/access/words";
import { routeText, whoText } from "../src/page/activity/words";

const member: Member = {
  id: "mem_a",
  name: "Ann",
  role: "reader",
  created_s: 1,
  used_s: null,
  invited_until_s: null,
  current: false,
};

test("a member is signed in, invited, or neither", () => {
  assert.equal(memberState(member), "signed_out");
  assert.equal(memberState({ ...member, invited_until_s: 5 }), "invited");
  assert.equal(memberState({ ...member, used_s: 3, invited_until_s: 5 }), "signed_in");
});

test("a token without an end does not end", () => {
  const token: ApiToken = {
    id: "tok_a",
    prefix: "hw_012345",
    name: "A",
    scopes: ["report", "ingest"],
    created_s: 1,
    expires_s: null,
    used_day_s: null,
  };
  assert.equal(isExpired(token, 9e9), false);
  assert.equal(isExpired({ ...token, expires_s: 10 }, 9.9), false);
  assert.equal(isExpired({ ...token, expires_s: 10 }, 10), true);
  assert.equal(scopesText(token.scopes), "Report, Ingest");
});

test("a call's name is a sentence", () => {
  assert.equal(routeText("RemoveNote"), "Removed a note");
  assert.equal(routeText("NewApiToken"), "Made an API token");
  assert.equal(routeText("NewIntegration"), "Made an integration");
  assert.equal(routeText("RemoveCosts"), "Removed costs");
  assert.equal(routeText("SignIn"), "Signed in");
  assert.equal(routeText("PutSomethingNew"), "Put something new");
});

test("who did it", () => {
  assert.equal(whoText({ kind: "owner_token", name: null }), "The owner’s token");
  assert.equal(whoText({ kind: "api_token", name: "hw_012345" }), "API token hw_012345…");
  assert.equal(whoText({ kind: "member", name: "Ann" }), "Ann");
});
