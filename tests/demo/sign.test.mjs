// Signing identifies in every language of docs/signed-identify.md, and by the package's own helper, against the golden vectors that
// the core takes too. What is not installed here is skipped, and its name says so.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { at } from "../../scripts/lib/paths.mjs";
import { signIdentify, visitorOf } from "../../tracker/package/sign.js";

const { signed: VECTORS } = JSON.parse(readFileSync(at("tests", "fixtures", "identify-vectors.json"), "utf8"));
const PAGE = readFileSync(at("docs", "signed-identify.md"), "utf8");
const folder = mkdtempSync(join(tmpdir(), "headwater-sign-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const blocks = (language) =>
  [...PAGE.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, "gms"))].map(([, code]) => code);
/** The block that defines the function, and no other. */
const recipe = (language, name) => {
  const found = blocks(language).filter((code) => code.includes(name));
  assert.equal(found.length, 1, `docs/signed-identify.md has one ${language} block with ${name}`);
  return found[0];
};
const fieldsOf = ({ site, visitor, id, email, stripe_customer, expires }) => [
  site,
  visitor,
  id,
  email,
  stripe_customer,
  String(expires),
];
const CASES = join(folder, "cases.json");
writeFileSync(CASES, JSON.stringify(VECTORS.map((vector) => ({ key: vector.key, fields: fieldsOf(vector) }))));
const EXPECTED = VECTORS.map(({ signature }) => signature);

const LANGUAGES = [
  {
    name: "Node",
    program: process.execPath,
    file: "sign.mjs",
    code: () => recipe("js", "function signIdentify("),
    run: `import { readFileSync } from "node:fs";
      console.log(JSON.stringify(JSON.parse(readFileSync(process.argv[2], "utf8")).map((it) => signIdentify(it.key, it.fields))));`,
  },
  {
    name: "Python",
    program: "python3",
    file: "sign.py",
    code: () => recipe("python", "def sign_identify("),
    run: `import json, sys
print(json.dumps([sign_identify(it["key"], it["fields"]) for it in json.load(open(sys.argv[1], encoding="utf-8"))]))`,
  },
  {
    name: "PHP",
    program: "php",
    file: "sign.php",
    code: () => `<?php\n${recipe("php", "function sign_identify(")}`,
    run: `echo json_encode(array_map(fn ($it) => sign_identify($it['key'], $it['fields']), json_decode(file_get_contents($argv[1]), true)));`,
  },
  {
    name: "Ruby",
    program: "ruby",
    file: "sign.rb",
    code: () => recipe("ruby", "def sign_identify("),
    run: `require "json"
puts JSON.generate(JSON.parse(File.read(ARGV[0], encoding: "UTF-8")).map { |it| sign_identify(it["key"], it["fields"]) })`,
  },
];

for (const { name, program, file, code, run } of LANGUAGES) {
  const here = spawnSync(program, ["--version"]).status === 0;
  test(`the recipe for ${name} signs as the vectors say${here ? "" : ` (skipped: no ${program} here)`}`, {
    skip: !here,
  }, () => {
    const path = join(folder, file);
    writeFileSync(path, `${code()}\n${run}\n`);
    assert.deepEqual(JSON.parse(execFileSync(program, [path, CASES], { encoding: "utf8" })), EXPECTED);
  });
}

test("the package's helper signs as the vectors say, and gives what the page passes on", () => {
  for (const { name, key, site, visitor, id, email, stripe_customer, expires, signature } of VECTORS) {
    const given = Object.fromEntries(Object.entries({ id, email, stripe_customer }).filter(([, text]) => text));
    assert.deepEqual(signIdentify(key, { site, visitor, ...given, expires }), { ...given, expires, signature }, name);
  }
  const [{ key, site, visitor }] = VECTORS;
  const numbered = VECTORS.find(({ id }) => id === "42");
  const ofNumber = signIdentify(key, {
    site,
    visitor,
    id: 42,
    email: null,
    stripe_customer: undefined,
    expires: numbered.expires,
  });
  assert.equal(ofNumber?.signature, numbered.signature, "a number is its text; null and undefined are absent");
  const padded = signIdentify(key, { site, visitor, id: "", email: " Ada@Example.com\n", expires: numbered.expires });
  const plain = VECTORS.find(({ email }) => email === "Ada@Example.com");
  assert.deepEqual(
    padded,
    { email: plain.email, expires: plain.expires, signature: plain.signature },
    "cleaned as the page cleans it",
  );
  const now = Math.floor(Date.now() / 1000);
  const untimed = signIdentify(key, { site, visitor, id: 1 });
  assert.ok(untimed && Math.abs(untimed.expires - now - 3600) < 5, "an hour by default");
});

test("the helper has nothing to sign without a visitor, and says what was set up wrongly", () => {
  const [{ key, site, visitor }] = VECTORS;
  for (const none of [undefined, null, "", "1 OR 1", visitor.toUpperCase()])
    assert.equal(signIdentify(key, { site, visitor: none, id: 1 }), null);
  // @ts-expect-error as from a server whose key is not set up
  assert.throws(() => signIdentify(undefined, { site, visitor }), TypeError);
  assert.throws(() => signIdentify("whsec_1", { site, visitor }), TypeError);
  // @ts-expect-error as above
  assert.throws(() => signIdentify(key, { visitor }), TypeError);
  // @ts-expect-error as above
  assert.throws(() => signIdentify(key, { site, visitor, expires: "soon" }), TypeError);
  assert.equal(visitorOf(`a=b; _hw_vid=${visitor}; _hw_sid=c`), visitor);
  for (const none of [undefined, null, "", "x_hw_vid=1", "_hw_vid=1; b", "_hw_vid"])
    assert.equal(visitorOf(none), null);
});

test("the message and signature that the page shows are those of the first vector", () => {
  const [{ key, message, signature }] = VECTORS;
  for (const text of [`key       ${key}\n`, `message   ${message}\n`, `signature ${signature}\n`])
    assert.ok(PAGE.includes(text), text);
});
