// The same attributes and calls everywhere: in the tracker, the types, the package and the documentation.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { at } from "../../../scripts/lib/paths.mjs";

const read = (...parts) => readFileSync(at(...parts), "utf8");
const page = read("docs", "tracker.md");
const part = (title) => page.split(`\n## ${title}\n`)[1].split("\n## ")[0];
const firstCells = (text) => [...text.matchAll(/^\| (`.*?) \|/gm)].map(([, cell]) => cell).join(" ");
const all = (text, pattern) => [...new Set([...text.matchAll(pattern)].map(([, name]) => name))].sort();
const shell = readdirSync(at("tracker", "shell"))
  .filter((name) => name.endsWith(".ts"))
  .map((name) => read("tracker", "shell", name))
  .join("\n");
const camel = (name) => name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());

test("every attribute is documented, is an option of the package, and is read by the tracker", () => {
  const documented = all(firstCells(part("Attributes")), /`data-([\w-]+)`/g)
    .map(camel)
    .sort();
  const declared = read("tracker", "package", "index.d.ts")
    .split("export interface HeadwaterOptions {")[1]
    .split("\n}")[0];
  assert.deepEqual(
    all(declared, /^ {2}(\w+)\??:/gm).filter((name) => name !== "src" && name !== "nonce"),
    documented,
  );
  for (const name of documented)
    assert.ok(new RegExp(`\\b${name}\\b`).test(shell), `the tracker does not know ${name}`);
});

test("every call is documented, is typed, and is there in the tracker", () => {
  const documented = all(firstCells(part("Calls")), /`(\w+)\(/g);
  const methods = read("tracker", "package", "headwater.d.ts")
    .split("export interface HeadwaterMethods {")[1]
    .split("\n}")[0];
  assert.deepEqual(all(methods, /^ {2}(\w+)\(/gm), documented);
  for (const name of documented)
    assert.ok(new RegExp(`\\b${name}\\b`).test(shell), `the tracker does not know ${name}`);
});

test("every reason for ignoring a page is documented", () => {
  const documented = all(firstCells(part("When nothing arrives")), /`([^`]+)`/g);
  const reasons = [
    "automation",
    "local",
    "GPC",
    "DNT",
    "opted out",
    "no consent",
    "cookieless",
    "excluded",
    "same path",
    "wrong data-site",
    "on this page twice",
  ];
  for (const reason of reasons) {
    assert.ok(documented.includes(reason), `${reason} is not documented`);
    assert.ok(shell.includes(`"${reason}"`), `the tracker does not say ${reason}`);
  }
});
