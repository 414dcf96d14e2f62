// What the wire allows: each beacon of each scenario is held against it.
//
// The Worker refuses or cleans what is not so (docs/http-api.md). It must not come to that with the tracker's own.

import assert from "node:assert/strict";

const ID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;
const BODY_BYTES = 40 * 1024;
const ADDRESS_LENGTH = 8000;
const ENTRIES = 20;
const KEY_LENGTH = 40;
const TEXT_LENGTH = 500;

// The server reads `alias` of page views alone; elsewhere it does no harm.
const COMMON = [
  "version",
  "id",
  "type",
  "site",
  "visitor",
  "session",
  "url",
  "referrer",
  "cookie_domain",
  "alias",
  "consent",
];
const OWN = {
  page_view: [],
  identify: ["traits"],
  event: ["name", "props"],
  engagement: ["engaged_ms", "scroll_percent"],
};

/** Whether a beacon says whose it is. An empty id is as none. */
export const isNamed = ({ visitor }) => Boolean(visitor);

/** Throws unless a beacon as the server received it is one of the wire's. */
export function checkBeacon({ body, text, headers }) {
  const saying = text.slice(0, 500);
  assert.ok(OWN[body.type], `a known type: ${saying}`);
  assert.match(headers["content-type"], /^text\/plain/, "a type that needs no preflight");
  checkBody(text);
}

/** The same for a body alone; `whose` begins what a failure says. */
export function checkBody(text, whose = "") {
  const body = JSON.parse(text);
  const saying = whose + text.slice(0, 1000);
  assert.ok(Buffer.byteLength(text) <= BODY_BYTES, `at most 40 KiB: ${saying}`);
  const foreign = Object.keys(body).filter((key) => !COMMON.includes(key) && !OWN[body.type].includes(key));
  assert.deepEqual(foreign, [], `no other fields: ${saying}`);
  assert.equal(body.version, 1, saying);
  assert.match(body.id, ID, saying);
  assert.match(body.site, /^site_[\w-]+$/, saying);
  assert.equal(isNamed(body), Boolean(body.session), `both ids or none: ${saying}`);
  if (isNamed(body)) for (const id of [body.visitor, body.session]) assert.match(id, ID, saying);
  checkAddress(body.url);
  checkAddress(body.referrer);
  for (const text of [body.cookie_domain || "", body.alias ?? ""]) assert.equal(typeof text, "string", saying);
  CHECKS[body.type](body, saying);
}

function checkAddress(address) {
  assert.equal(typeof address, "string");
  assert.ok(address.length <= ADDRESS_LENGTH, `an address of at most 8,000 characters: ${address}`);
  assert.ok(!/^[^/]*\/\/[^/?#]*@/.test(address), `no password: ${address}`);
}

const CHECKS = {
  page_view() {},
  identify({ visitor, traits }, saying) {
    assert.ok(visitor, `someone is identified: ${saying}`);
    checkFlat(traits, saying);
  },
  event({ name, props }, saying) {
    assert.ok(isText(name) && name.trim() && [...name].length <= 64, `a name of 1 to 64 characters: ${saying}`);
    if (props !== undefined) checkFlat(props, saying);
  },
  engagement({ engaged_ms, scroll_percent }, saying) {
    assert.ok(Number.isInteger(engaged_ms) && engaged_ms >= 0, `whole milliseconds: ${saying}`);
    assert.ok(scroll_percent >= 0 && scroll_percent <= 100, `a percentage: ${saying}`);
  },
};

function checkFlat(values, saying) {
  assert.ok(Object.keys(values).length <= ENTRIES, `at most 20: ${saying}`);
  for (const [key, value] of Object.entries(values)) {
    assert.ok(isText(key) && key.trim() === key && key && key.length <= KEY_LENGTH, `a key of 1 to 40: ${key}`);
    if (typeof value === "string")
      assert.ok(isText(value) && value.length <= TEXT_LENGTH, `a text of at most 500: ${key}`);
    else assert.ok(value === null || ["boolean", "number"].includes(typeof value), `flat: ${key} in ${saying}`);
  }
}

/** No control characters, no half of a surrogate pair. */
const isText = (value) => typeof value === "string" && !/\p{Cc}/u.test(value) && value.isWellFormed();
