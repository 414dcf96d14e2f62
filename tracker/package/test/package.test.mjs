// The npm package without a browser: what is published, that it stands alone, and that a server may import it.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { at } from "../../../scripts/lib/paths.mjs";
import { FOLDER, installPacked, manifest } from "./packed.mjs";

let packed;
before(() => {
  packed = installPacked();
});
after(() => packed?.remove());

/** Runs a module in the project that has the package; answers what it printed. */
const runThere = (text) =>
  execFileSync(process.execPath, [packed.write("run.mjs", text)], { encoding: "utf8", cwd: packed.project });

test("what is published is what the manifest names, and all that it exports", () => {
  assert.deepEqual(packed.files, [...manifest.files, "package.json"].sort());
  for (const entry of Object.values(manifest.exports).flatMap((it) =>
    typeof it === "string" ? [it] : Object.values(it),
  )) {
    assert.ok(existsSync(join(packed.installed, entry)), `${entry} is exported and not there`);
  }
  const root = JSON.parse(readFileSync(at("package.json"), "utf8"));
  assert.equal(manifest.version, root.version);
  assert.equal(manifest.license, root.license);
  assert.ok(readFileSync(join(packed.installed, "LICENSE")).equals(readFileSync(at("LICENSE"))));
  assert.equal(manifest.dependencies, undefined, "it needs nothing");
});

test("types hold where only the package is there", () => {
  packed.write("types.ts", readFileSync(join(FOLDER, "test", "types.ts"), "utf8"));
  for (const [module, moduleResolution] of [
    ["NodeNext", "NodeNext"],
    ["ESNext", "Bundler"],
  ]) {
    const { compilerOptions } = JSON.parse(readFileSync(join(FOLDER, "test", "tsconfig.json"), "utf8"));
    packed.write(
      "tsconfig.json",
      JSON.stringify({ compilerOptions: { ...compilerOptions, module, moduleResolution }, include: ["types.ts"] }),
    );
    const tsc = at("node_modules", "typescript", "bin", "tsc");
    assert.doesNotThrow(
      () => execFileSync(process.execPath, [tsc, "-p", packed.project], { encoding: "utf8" }),
      moduleResolution,
    );
  }
});

test("every export has a type, and every type an export", () => {
  const typed = [...readFileSync(join(FOLDER, "index.d.ts"), "utf8").matchAll(/^export function (\w+)/gm)].map(
    ([, name]) => name,
  );
  const names = runThere('import * as tracker from "@headwater/tracker"; console.log(Object.keys(tracker).join(" "))')
    .trim()
    .split(" ");
  assert.deepEqual([...new Set(typed)].sort(), names.sort());
});

test("on a server importing does nothing, and every call is quiet", () => {
  const text = runThere(`
    const before = Object.keys(globalThis).join();
    const tracker = await import("@headwater/tracker");
    const { start, ready, getVisitorId, getSessionId, getAttributionMetadata, ...others } = tracker;
    process.on("unhandledRejection", (why) => console.log("unhandled", why));
    const promises = [start({ site: "site_1", src: "/headwater.js" }), start(), ready(), ready(() => console.log("called back"))];
    const later = promises.map((promise) => Promise.race([promise.then(() => "settled"), "quiet"]));
    for (const [name, call] of Object.entries(others)) if (call("granted", {}) !== undefined) console.log(name, "answered");
    if (Object.keys(globalThis).join() !== before) console.log("left something global");
    console.log(JSON.stringify([getVisitorId(), getSessionId(), getAttributionMetadata(), ...await Promise.all(later)]));`);
  assert.equal(text.trim(), '[null,null,{},"quiet","quiet","quiet","quiet"]');
});
