// The names of functions in a WebAssembly file, which stack traces show.
//
// The compiler writes a name for every function, those of every library's copies included: a tenth of the Worker. What
// helps to find a fault is which function of ours it was in, so those names stay, and of the libraries' only those that
// tell of a panic.

const NAME_SECTION = "name";
const FUNCTION_NAMES = 1;
const KEPT = /headwater|panic/;

/** Answers the file without the names that tell nothing of ours, and without the digests behind those that stay. */
export function trimNames(/** @type {Uint8Array} */ wasm) {
  const reader = new Reader(wasm, 8);
  const parts = [wasm.subarray(0, 8)];
  while (!reader.atEnd()) {
    const start = reader.at;
    const id = reader.byte();
    const content = reader.sized();
    if (id === 0) {
      const section = new Reader(content);
      const name = section.text();
      if (name === NAME_SECTION) {
        const kept = functionNames(section);
        const body = bytes(text(NAME_SECTION), Uint8Array.of(FUNCTION_NAMES), sized(kept));
        parts.push(Uint8Array.of(0), sized(body));
        continue;
      }
    }
    parts.push(wasm.subarray(start, reader.at));
  }
  return bytes(...parts);
}

function functionNames(/** @type {Reader} */ section) {
  const kept = [];
  while (!section.atEnd()) {
    const id = section.byte();
    const map = new Reader(section.sized());
    if (id !== FUNCTION_NAMES) continue;
    for (let left = map.number(); left > 0; left -= 1) {
      const index = map.number();
      const name = map.text();
      if (KEPT.test(name)) kept.push(bytes(number(index), text(shortened(name))));
    }
  }
  return bytes(number(kept.length), ...kept);
}

// `headwater::base::time::now::h0123456789abcdef`, `headwater[0123456789abcdef]::base`
function shortened(/** @type {string} */ name) {
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
