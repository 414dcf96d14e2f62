// The Rust core and the JavaScript path answer the same to the same facts.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { decidePlainly } from "../dist/plain.mjs";

const file = (path) => fileURLToPath(new URL(path, import.meta.url));
const list = (name) =>
  readFileSync(file(`../lists/${name}.txt`), "utf8").trim().split("\n").filter((line) => line[0] != "#").join(" ");
const [WAY_BACK, PARAMETERS, NAMES] = ["way_back", "parameters", "names"].map(list);

const { exports: core } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(file("../dist/core.wasm"))));
const space = new Uint8Array(core.memory.buffer, core.buffer());
function decide(facts) {
  const { written } = new TextEncoder().encodeInto(facts.join("\n"), space.subarray(0, 50000));
  return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(space.subarray(50000, 50000 + core.run(written))));
}

/** A small generator with a seed, so that a failure can be had again. */
let seed = 20240229;
const below = (limit) => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return Math.floor((seed / 2 ** 32) * limit);
};
const one = (...choices) => choices[below(choices.length)];
const some = (make, most) => Array.from({ length: below(most + 1) }, make).join("");
const digits = () => Array.from({ length: 36 }, () => below(16).toString(16)).join("");

const host = () =>
  one("shop.example", "www.shop.example", "checkout.stripe.com", "search.example", "notshop.example", "[::1]:80", "paypal.com");
// As browsers write addresses: nothing outside ASCII (which Node's own URLSearchParams, unlike theirs, gets wrong).
const piece = () =>
  one("a", "%20", "+", "%C3%A9", "%F0%9F%98%80", "%E2%82", "%00", "%22", "\\", '"', "=", "%26", "%", "%ff%fe", "%ED%A0%80", "x".repeat(260));
const key = () => one("utm_source", "utm_term", "utm_id", "ref", "gclid", "ScCid", "email", "", "utm_sourc", "fbclid");
const pair = () => key() + one("=", "=", "=", "") + some(piece, 4);
const query = () => Array.from({ length: below(5) }, pair).join("&");
const address = () =>
  one("https://", "https://", "https://", "http://", "android-app://", "about:", "", "https://me:x@") +
  host() +
  one("", "/", "/a/b", "/@x") +
  one("", "?" + query(), "?" + query(), "?" + query() + "#" + query());

const id = () => decide(["", "", "", digits(), digits(), "", "https://a.example/", "", "", "", "", NAMES]).headwater_visitor_id;
const cookie = () => one("", "forged", id(), id(), id().toUpperCase());

test("the core and the JavaScript path agree on 10,000 random pages", () => {
  for (let round = 0; round < 10000; round++) {
    const random = one(true, true, true, false);
    const facts = [
      cookie(),
      cookie(),
      one("", `${address()} ${address()} ${encodeURIComponent(some(piece, 2))}`),
      random ? digits() : "",
      random ? digits() : "",
      "site_test",
      address(),
      address(),
      one("", encodeURIComponent(some(piece, 3))),
      `www.shop.example ${one("", "shop.example")} ${WAY_BACK}`,
      PARAMETERS,
      NAMES,
    ];
    assert.deepEqual(decidePlainly(facts), decide(facts), JSON.stringify(facts));
  }
});
