// What is read of an owner's hosts, and what is said that they cover.

import assert from "node:assert/strict";
import { test } from "node:test";
import { coveredBy, readHosts } from "../src/page/new-site/hosts";

test("addresses, commas and line breaks are read as hosts, each once", () => {
  assert.deepEqual(readHosts("https://www.Shop.example/pricing?x=1, shop.example\nshop.example localhost:8788"), [
    "www.shop.example",
    "shop.example",
    "localhost",
  ]);
  assert.deepEqual(readHosts("https://me:secret@shop.example/ *.other.example shop.example."), [
    "shop.example",
    "other.example",
  ]);
  assert.deepEqual(readHosts(" ,; "), []);
  assert.deepEqual(readHosts("https://Bücher.example/x www.bücher.example"), [
    "xn--bcher-kva.example",
    "www.xn--bcher-kva.example",
  ]);
});

test("what a host covers is told, www. or not", () => {
  const read = (...hosts: string[]) => coveredBy(hosts).map(({ host }) => host);
  assert.deepEqual(read("www.shop.example"), ["shop.example"]);
  assert.deepEqual(read("www.shop.example", "shop.example", "account.shop.example"), ["shop.example"]);
  assert.deepEqual(read("www.example", "localhost", "127.0.0.1"), ["www.example", "localhost", "127.0.0.1"]);
  assert.match(coveredBy(["shop.example"])[0]?.also ?? "", /www\.shop\.example/);
  assert.equal(coveredBy(["localhost"])[0]?.also, "");
});
