// The functions of a WebAssembly file: what each is called, how many bytes it has, and in which order they stand.
//
// The compiler writes a name for every function into the file, a tenth of the Worker. A Worker runs without them, so
// the build puts them into a list beside the file. `npm run trace` puts them back into a stack trace, and `npm run
// size` adds up by them where the bytes are.
//
// A library's function stands in the file once for every type that it is used with, and the copies are nearly alike.
// gzip finds what is alike only 32 kB back, so copies stand beside each other in the file: by name, then by content.

const NAME_SECTION = "name";
const FUNCTION_NAMES = 1;
const CUSTOM = 0;
const IMPORT = 2;
const CODE = 10;

/** Before a name, where the function belongs. */
const ORDER_DIGITS = 6;
const ORDER = /^\d{6} /;

/** @typedef {{ place: number, bytes: number, name: string }} Listed */

/** Answers the file without names, and its functions. */
export function splitNames(/** @type {Uint8Array} */ wasm) {
  const functions = functionsOf(wasm).map(({ place, body, name }) => {
    return { place, bytes: body.length, name: name.replace(ORDER, "") };
  });
  return { wasm: withoutNames(wasm), functions };
}

/**
 * Answers the file with names by which its functions sort so that copies stand beside each other, which is the order
 * that `wasm-opt --reorder-functions-by-name` gives them.
 */
export function namedInOrder(/** @type {Uint8Array} */ wasm) {
  const order = functionsOf(wasm).sort((a, b) => compare(a.name, b.name) || Buffer.compare(a.body, b.body));
  const named = order.map(({ place, name }, at) => ({
    place,
    name: `${String(at).padStart(ORDER_DIGITS, "0")} ${name}`,
  }));
  const inPlace = named.sort((a, b) => a.place - b.place).map(({ place, name }) => bytes(number(place), text(name)));
  const map = bytes(number(inPlace.length), ...inPlace);
  const body = bytes(text(NAME_SECTION), Uint8Array.of(FUNCTION_NAMES), sized(map));
  return bytes(withoutNames(wasm), Uint8Array.of(CUSTOM), sized(body));
}

const compare = (/** @type {string} */ a, /** @type {string} */ b) => (a < b ? -1 : a > b ? 1 : 0);

function withoutNames(/** @type {Uint8Array} */ wasm) {
  const kept = sectionsOf(wasm).filter((one) => one.name !== NAME_SECTION);
  return bytes(wasm.subarray(0, 8), ...kept.map((one) => one.whole));
}

function functionsOf(/** @type {Uint8Array} */ wasm) {
  const all = sectionsOf(wasm);
  const names = new Map(all.filter((one) => one.name === NAME_SECTION).flatMap((one) => functionNames(one.body)));
  const imported = all.filter((one) => one.id === IMPORT).reduce((sum, one) => sum + importedFunctions(one.body), 0);
  const bodies = all.filter((one) => one.id === CODE).flatMap((one) => functionBodies(one.body));
  return bodies.map((body, at) => ({ place: imported + at, body, name: names.get(imported + at) ?? "" }));
}

/** The file's sections, those that tools add under their names. */
export function sectionsOf(/** @type {Uint8Array} */ wasm) {
  const reader = new Reader(wasm, 8);
  const all = [];
  while (!reader.atEnd()) {
    const start = reader.at;
    const id = reader.byte();
    const content = reader.sized();
    const within = new Reader(content);
    const name = id === CUSTOM ? within.text() : "";
    all.push({ id, name, body: content.subarray(within.at), whole: wasm.subarray(start, reader.at) });
  }
  return all;
}

/** The list as it is written: one function a line. */
export const listed = (/** @type {Listed[]} */ functions) =>
  functions.map(({ place, bytes, name }) => `${place}\t${bytes}\t${name}\n`).join("");

/** The list as it was written. */
export function readListed(/** @type {string} */ text) {
  const lines = text.split("\n").filter((line) => line !== "");
  return lines.map((line) => {
    const [place = "", bytes = "", name = ""] = line.split("\t");
    return { place: Number(place), bytes: Number(bytes), name };
  });
}

/** A stack trace with a name behind each function of the Worker's, which an engine calls `wasm-function[7]`. */
export function withNames(/** @type {string} */ trace, /** @type {Listed[]} */ functions) {
  const names = new Map(functions.map(({ place, name }) => [place, name]));
  return trace.replace(/wasm-function\[(\d+)\]/g, (frame, place) => {
    const name = names.get(Number(place));
    return name ? `${frame} ${name}` : frame;
  });
}

/** @returns {[number, string][]} */
function functionNames(/** @type {Uint8Array} */ body) {
  const reader = new Reader(body);
  /** @type {[number, string][]} */
  const all = [];
  while (!reader.atEnd()) {
    const id = reader.byte();
    const map = new Reader(reader.sized());
    if (id !== FUNCTION_NAMES) continue;
    for (let left = map.number(); left > 0; left -= 1) all.push([map.number(), readable(map.text())]);
  }
  return all;
}

function functionBodies(/** @type {Uint8Array} */ body) {
  const reader = new Reader(body);
  return Array.from({ length: reader.number() }, () => reader.sized());
}

/** How many functions a file imports; they come before its own. */
function importedFunctions(/** @type {Uint8Array} */ body) {
  const reader = new Reader(body);
  let functions = 0;
  for (let left = reader.number(); left > 0; left -= 1) {
    reader.text();
    reader.text();
    const kind = reader.byte();
    if (kind === 0) functions += 1;
    // A table's and a global's type, a tag's attribute.
    if (kind === 1 || kind === 3 || kind === 4) reader.byte();
    // A function or a tag has a type; a table or a memory has bounds, the upper one by the lowest bit of its flags.
    if (kind === 0 || kind === 4) reader.number();
    if (kind === 1 || kind === 2) {
      const flags = reader.byte();
      reader.number();
      if (flags % 2 === 1) reader.number();
    }
    if (kind === 3) reader.byte();
  }
  return functions;
}

// `headwater::base::time::now::h0123456789abcdef`, `headwater[0123456789abcdef]::base`
function readable(/** @type {string} */ name) {
  return name.replace(/::h[0-9a-f]{16}(?=$|\W)/g, "").replace(/\[[0-9a-f]{16}\]/g, "");
}

class Reader {
  constructor(/** @type {Uint8Array} */ of, at = 0) {
    this.of = of;
    this.at = at;
  }

  atEnd() {
    return this.at >= this.of.length;
  }

  byte() {
    const byte = this.of[this.at];
    if (byte === undefined) throw new Error("The WebAssembly file ends within a section.");
    this.at += 1;
    return byte;
  }

  /** An unsigned LEB128 number. */
  number() {
    let sum = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.byte();
      sum += (byte % 128) * scale;
      if (byte < 128) return sum;
    }
  }

  sized() {
    const length = this.number();
    const start = this.at;
    if (start + length > this.of.length) throw new Error("The WebAssembly file ends within a section.");
    this.at += length;
    return this.of.subarray(start, this.at);
  }

  text() {
    return Buffer.from(this.sized()).toString("utf8");
  }
}

function number(/** @type {number} */ value) {
  const all = [];
  let left = value;
  while (left >= 128) {
    all.push(128 + (left % 128));
    left = Math.floor(left / 128);
  }
  return Uint8Array.of(...all, left);
}

const sized = (/** @type {Uint8Array} */ body) => bytes(number(body.length), body);
const text = (/** @type {string} */ of) => sized(Buffer.from(of, "utf8"));
const bytes = (/** @type {Uint8Array[]} */ ...parts) => new Uint8Array(Buffer.concat(parts));
