// The parts of the scripts that can be wrong quietly: secrets, stamps, versions.

import assert from "node:assert/strict";
import { ALLOWED } from "../../scripts/lib/release/parts.mjs";
import { csvHead, csvRow } from "../../scripts/lib/table-file.mjs";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { argumentsOf } from "../../scripts/lib/arguments.mjs";
import { atLeast } from "../../scripts/lib/node.mjs";
import { changeVars, ensureSecrets, newSealKey, place, replaceOwnerToken, sha256 } from "../../scripts/lib/secrets.mjs";
import { isSealKey, nextOf, sealKeyId } from "../../scripts/lib/seal-key.mjs";
import { saysSignedIn } from "../../scripts/lib/remote.mjs";
import { at } from "../../scripts/lib/paths.mjs";
import { fingerprint } from "../../scripts/lib/stamp.mjs";
import { listed, namedInOrder, readListed, splitNames, withNames } from "../../scripts/lib/wasm-names.mjs";

const folder = mkdtempSync(join(tmpdir(), "headwater-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const home = (name) =>
  place(join(folder, name, ".dev.vars"), join(folder, name, "local.json"), join(folder, name, "state"));
const varsOf = ({ varsFile }) =>
  Object.fromEntries(
    readFileSync(varsFile, "utf8")
      .trim()
      .split("\n")
      .map((line) => line.split(/=(.*)/s)),
  );

test("secrets are made once, for their owner's eyes only", () => {
  const mine = home("once");
  const first = ensureSecrets(mine);
  assert.deepEqual(ensureSecrets(mine), first);
  assert.match(first.owner_token, /^hw_owner_[\w-]{43}$/);
  assert.match(first.demo_webhook_secret, /^whsec_/);
  const vars = varsOf(mine);
  assert.equal(vars.OWNER_TOKEN_SHA256, sha256(first.owner_token));
  assert.equal(Buffer.from(vars.SEAL_KEY, "base64").length, 32);
  if (process.platform === "win32") return;
  for (const file of [mine.varsFile, mine.localFile]) assert.equal(statSync(file).mode & 0o777, 0o600);
});

test("a new owner's token leaves the sealing key alone", () => {
  const mine = home("token");
  const { owner_token } = ensureSecrets(mine);
  const { SEAL_KEY } = varsOf(mine);
  const next = replaceOwnerToken(mine);
  assert.notEqual(next, owner_token);
  assert.equal(varsOf(mine).SEAL_KEY, SEAL_KEY);
  assert.equal(varsOf(mine).OWNER_TOKEN_SHA256, sha256(next));
});

test("the key is changed step by step, and the one before stays until it is not needed", () => {
  const mine = home("rotate");
  ensureSecrets(mine);
  const before = varsOf(mine);
  changeVars({ SEAL_KEY: newSealKey(), SEAL_KEY_PREVIOUS: before.SEAL_KEY }, mine);
  ensureSecrets(mine);
  const after = varsOf(mine);
  assert.equal(after.SEAL_KEY_PREVIOUS, before.SEAL_KEY);
  assert.notEqual(after.SEAL_KEY, before.SEAL_KEY);
  assert.equal(after.OWNER_TOKEN_SHA256, before.OWNER_TOKEN_SHA256);
  changeVars({ SEAL_KEY_PREVIOUS: undefined }, mine);
  assert.equal("SEAL_KEY_PREVIOUS" in varsOf(mine), false);
});

test("what is next in a change of the key follows Health", () => {
  const health = (rotation, seal_key = "aaaa") => ({ seal_key, checks: [{ subject: "rotation", rotation }] });
  for (const { next, ...given } of [
    { next: "begin", health: null, hasPrevious: false },
    { next: "unknown", health: null, hasPrevious: true },
    { next: "begin", health: health(null), hasPrevious: false },
    // It was stopped after the first of the two secrets was put.
    { next: "begin", health: health(null), hasPrevious: true },
    { next: "begin", health: health("damaged"), hasPrevious: false },
    { next: "wait", health: health("begins"), hasPrevious: true },
    { next: "wait", health: health("running"), hasPrevious: true },
    { next: "remove", health: health("done"), hasPrevious: true },
    { next: "put_back", health: health("cut_short"), hasPrevious: false },
    { next: "other_key", health: health("running", "bbbb"), hasPrevious: true },
  ])
    assert.equal(nextOf({ keyId: "aaaa", ...given }), next, JSON.stringify(given));
  assert.equal(nextOf({ health: health("done", "bbbb"), keyId: null, hasPrevious: true }), "remove");
});

test("a key has the id that the Worker gives it", () => {
  // worker/src/seal.rs has the same.
  assert.equal(sealKeyId("c2VhbC1rZXktb2YtdGhlLXRlc3RzLTMyLWJ5dGVzISE="), "oXJn");
  assert.ok(isSealKey(newSealKey()));
  for (const wrong of ["", "short", "hw_owner_x"]) assert.equal(isSealKey(wrong), false);
});

test("a fingerprint is of contents and salt", () => {
  assert.equal(fingerprint(["scripts/lib"]), fingerprint(["scripts/lib"]));
  assert.notEqual(fingerprint(["scripts/lib"]), fingerprint(["scripts/lib"], "salt"));
  assert.notEqual(fingerprint(["scripts/lib"]), fingerprint(["scripts"]));
});

test("versions compare by number, not by letter", () => {
  assert.ok(atLeast("22.12.0", [22, 12]));
  assert.ok(atLeast("1.100.0", [1, 91]));
  assert.ok(!atLeast("22.9.9", [22, 12]));
  assert.ok(!atLeast("1.90.0-nightly", [1, 91]));
});

test("a command takes the flags it knows and no others", () => {
  const flags = { history: { does: "fills" }, charges: { does: "how many", value: "n" } };
  const read = (...args) => argumentsOf("npm run demo", "plays", flags, args);
  assert.deepEqual({ ...read() }, {});
  assert.deepEqual({ ...read("--history") }, { history: true });
  assert.deepEqual({ ...read("--charges", "20") }, { charges: "20" });
  for (const wrong of [["--histroy"], ["history"], ["--charges"], ["-x"], ["--history=yes"]]) {
    assert.throws(() => read(...wrong), /npm run demo -- --history/, wrong.join(" "));
  }
});

test("every command says what it does, and refuses what it does not know", () => {
  for (const name of [
    "start",
    "test",
    "check",
    "build",
    "generate",
    "bench",
    "demo",
    "size",
    "trace",
    "token",
    "rotate",
    "deploy",
  ]) {
    const script = (...args) =>
      spawnSync(process.execPath, [at("scripts", `${name}.mjs`), ...args], { encoding: "utf8", timeout: 20_000 });
    const help = script("--help");
    assert.equal(help.status, 0, name);
    assert.match(help.stdout, new RegExp(`^npm (run )?${name} `), name);
    const wrong = script("--hepl");
    assert.equal(wrong.status, 1, name);
    assert.match(wrong.stderr, /--hepl/, name);
  }
});

test("wrangler's word on who is signed in is read, not its exit status", () => {
  assert.ok(saysSignedIn('{"loggedIn":true,"email":"a@example.com","accounts":[]}'));
  for (const no of ['{"loggedIn":false}', "{}", "null", "", "You are not authenticated.", null])
    assert.ok(!saysSignedIn(no), String(no));
});

test("a program without its names does what it did, and a stack trace gets them back", async () => {
  const named = (index, name) => [index, name.length, ...Buffer.from(name)];
  const section = (id, body) => [id, body.length, ...body];
  const names = [
    named(0, "headwater_worker::ledger::plan::h0123456789abcdef"),
    named(1, "<alloc::vec::Vec<T> as core::clone::Clone>::clone::h0123456789abcdef"),
    named(2, "core[0123456789abcdef]::panicking::panic_fmt"),
  ];
  const functionNames = [3, ...names.flat()];
  const nameSection = [4, ...Buffer.from("name"), 1, 128 + (functionNames.length % 128), functionNames.length >> 7];
  const body = [...nameSection, ...functionNames, ...section(7, [0])];
  const program = Uint8Array.of(
    ...[0, 97, 115, 109, 1, 0, 0, 0],
    ...section(1, [1, 96, 0, 1, 127]),
    ...section(3, [3, 0, 0, 0]),
    ...section(7, [1, 1, 103, 0, 0]),
    ...[0, 128 + (body.length % 128), body.length >> 7, ...body],
    ...section(10, [3, 4, 0, 65, 7, 11, 4, 0, 65, 8, 11, 4, 0, 65, 9, 11]),
  );
  const { wasm, functions } = splitNames(program);
  assert.doesNotMatch(Buffer.from(wasm).toString("latin1"), /headwater|alloc|panicking/);
  const { instance } = await WebAssembly.instantiate(wasm);
  const first = /** @type {() => number} */ (instance.exports.g);
  assert.equal(first(), 7);
  assert.deepEqual(splitNames(wasm).wasm, wasm);
  assert.deepEqual(
    functions.map(({ place, bytes, name }) => [place, bytes, name]),
    [
      [0, 4, "headwater_worker::ledger::plan"],
      [1, 4, "<alloc::vec::Vec<T> as core::clone::Clone>::clone"],
      [2, 4, "core::panicking::panic_fmt"],
    ],
  );
  const ordered = splitNames(namedInOrder(program));
  assert.deepEqual([ordered.wasm, ordered.functions], [wasm, functions]);
  const order = Buffer.from(namedInOrder(program))
    .toString("latin1")
    .match(/\d{6} <?[a-z]+/g);
  assert.deepEqual(order, ["000002 headwater", "000000 <alloc", "000001 core"]);
  const again = readListed(listed(functions));
  assert.deepEqual(again, functions);
  assert.equal(
    withNames("at wasm://wasm/0a1b:wasm-function[2]:0x1f\nat wasm://wasm/0a1b:wasm-function[9]:0x2f", again),
    "at wasm://wasm/0a1b:wasm-function[2] core::panicking::panic_fmt:0x1f\nat wasm://wasm/0a1b:wasm-function[9]:0x2f",
  );
  assert.throws(() => splitNames(program.subarray(0, 40)), /ends within a section/);
});

test("rows of a table stand in CSV as one line each, and no text is a formula", () => {
  const row = { payment: "pi_a", net_minor: -5, is_renewal: false, source: '=1+1,"x"', campaign: null };
  assert.equal(csvHead(row), "payment,net_minor,is_renewal,source,campaign\r\n");
  assert.equal(csvRow(row), `pi_a,-5,false,"'=1+1,""x""",\r\n`);
  const visit = { session: "s", touch: { utm_source: "news", ad_parameters: { a: "b" } } };
  assert.equal(csvHead(visit).split(",").length, csvRow({ ...visit, touch: {} }).split(",").length);
  assert.match(csvRow(visit), /^s,,,news,(,)+"\{""a"":""b""\}"\r\n$/);
});

test("deny.toml allows the licences that a release may have", () => {
  const allowed = /\[licenses\][^[]*allow = \[([^\]]*)\]/.exec(readFileSync(at("deny.toml"), "utf8"))?.[1] ?? "";
  const licences = allowed.match(/[A-Za-z0-9.-]+/g) ?? [];
  assert.deepEqual(licences.toSorted(), [...ALLOWED].toSorted());
});
