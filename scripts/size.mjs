// `npm run size`: where the bytes of the Worker that was built last are.

import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { argumentsOf } from "./lib/arguments.mjs";
import { readFunctions } from "./lib/builds.mjs";
import { at } from "./lib/paths.mjs";
import { bold, line, main } from "./lib/say.mjs";
import { sectionsOf } from "./lib/wasm-names.mjs";

const LARGEST = 25;
const SECTIONS = new Map([
  [10, "code"],
  [11, "data"],
]);

/** What a function is for, by its name. The first that fits counts. */
const PARTS = [
  { part: "reading JSON", of: /serde_core\.\.de|::de::|base::json|base\.\.json|Deserialize/ },
  { part: "writing JSON (serde)", of: /serde_core\.\.ser|::ser::|Serialize/ },
  { part: "the standard library's trees", of: /btree/ },
  { part: "sorted lists", of: /base::sorted|base\.\.sorted/ },
  { part: "the sort", of: /slice::sort/ },
  { part: "glue to Cloudflare and JavaScript", of: /js_sys|wasm_bindgen|wasm_streams|web_sys|\bworker(::|\.\.)/ },
  { part: "addresses (url)", of: /\burl(::|\.\.)|idna/ },
  { part: "encryption and digests", of: /aes|sha2|ghash|polyval|hmac|cipher/ },
  { part: "headwater_worker", of: /headwater_worker/ },
  { part: "headwater", of: /headwater/ },
  { part: "lists and iterators", of: /::vec::|iter::|\.\.iter\.\./ },
  { part: "text for errors (Debug, Display)", of: /fmt/ },
  { part: "all others", of: /(?:)/ },
];

await main(async () => {
  if (!argumentsOf("npm run size", "says where the bytes of the Worker are that was built last")) return;
  const wasm = readFileSync(at("worker", "build", "index_bg.wasm"));
  const functions = readFunctions();
  table("section", ["bytes", "gzipped"], sections(wasm));
  table("part of the code", ["bytes", "functions"], parts(functions));
  const largest = functions.toSorted((a, b) => b.bytes - a.bytes).slice(0, LARGEST);
  table(
    "largest functions",
    ["bytes"],
    largest.map(({ name, bytes }) => ({ what: name || "(no name)", numbers: [bytes] })),
  );
});

function sections(/** @type {Uint8Array} */ wasm) {
  const gzipped = (/** @type {Uint8Array[]} */ parts) => gzipSync(Buffer.concat(parts), { level: 9 }).length;
  const all = sectionsOf(wasm);
  const rows = [...SECTIONS].map(([id, what]) => ({ what, parts: all.filter((one) => one.id === id) }));
  rows.push({ what: "all others", parts: all.filter((one) => !SECTIONS.has(one.id)) });
  const size = (/** @type {Uint8Array[]} */ parts) => parts.reduce((sum, one) => sum + one.length, 0);
  const bodies = rows.map(({ what, parts }) => ({ what, parts: parts.map((one) => one.whole) }));
  const lines = bodies.map(({ what, parts }) => ({ what, numbers: [size(parts), gzipped(parts)] }));
  return [...lines, { what: "the file", numbers: [wasm.length, gzipped([wasm])] }];
}

function parts(/** @type {import("./lib/wasm-names.mjs").Listed[]} */ functions) {
  const sums = new Map(PARTS.map(({ part }) => [part, { bytes: 0, count: 0 }]));
  for (const { name, bytes } of functions) {
    const sum = sums.get(PARTS.find(({ of }) => of.test(name))?.part ?? "");
    if (!sum) continue;
    sum.bytes += bytes;
    sum.count += 1;
  }
  const rows = [...sums].map(([what, { bytes, count }]) => ({ what, numbers: [bytes, count] }));
  return rows.sort((a, b) => (b.numbers[0] ?? 0) - (a.numbers[0] ?? 0));
}

function table(
  /** @type {string} */ what,
  /** @type {string[]} */ names,
  /** @type {{ what: string, numbers: number[] }[]} */ rows,
) {
  const cells = (/** @type {string[]} */ all) => all.map((text) => text.padStart(11)).join("");
  line(bold(`${cells(names)}   ${what}`));
  for (const row of rows) line(`${cells(row.numbers.map((number) => number.toLocaleString("en")))}   ${row.what}`);
  line();
}
