// Builds the tracker: the Rust core to WebAssembly, the shell around it, one file that a page loads.
//
//   node tracker/build.mjs
//
// Writes tracker/dist/headwater.js, headwater.v1.js (the same; pages that pin a version keep it when the wire changes),
// core.wasm and plain.mjs (for the specs) and sizes.json. Fails when a size is beyond tracker/budget.json.

import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";

const tracker = dirname(fileURLToPath(import.meta.url));
const root = dirname(tracker);
const dist = join(tracker, "dist");

function buildCore() {
  const target = "wasm32-unknown-unknown";
  // The stack is small on purpose: with the default of one megabyte every page would set that much aside.
  const flags = [process.env.RUSTFLAGS, "-C link-arg=-zstack-size=8192"].filter(Boolean).join(" ");
  const cargo = (args, options) => execFileSync("cargo", args, { cwd: root, encoding: "utf8", ...options });
  const { target_directory } = JSON.parse(
    cargo(["metadata", "--format-version=1", "--no-deps", "--offline"], { stdio: ["ignore", "pipe", "inherit"] }),
  );
  cargo(["build", "--quiet", "--package=headwater-tracker", "--lib", `--target=${target}`, "--profile=tracker"], {
    stdio: "inherit",
    // Measured after brotli: "z" and "s" come out larger than 2 for code that is kept from inlining by hand.
    env: { ...process.env, RUSTFLAGS: flags, CARGO_PROFILE_TRACKER_OPT_LEVEL: "2" },
  });
  const built = join(target_directory, target, "tracker", "headwater_tracker.wasm");
  const core = join(dist, "core.wasm");
  const binaryen = (tool, ...args) =>
    execFileSync(process.execPath, [join(root, "node_modules/binaryen/bin", tool), ...args], {
      stdio: ["ignore", "ignore", "inherit"],
    });
  // What a browser of 2018 understands, and no more: the standard library's newer instructions are not used.
  const features = ["--enable-mutable-globals", "--enable-sign-ext", "--enable-bulk-memory"];
  // The linker exports two addresses of its own that no one asks for.
  const exports = ["memory", "buffer", "run"].map((name) => ({ name, root: true, export: name }));
  writeFileSync(join(dist, "exports.json"), JSON.stringify(exports));
  binaryen("wasm-metadce", built, "--graph-file", join(dist, "exports.json"), ...features, "-o", core);
  const strip = ["--strip-debug", "--strip-producers", "--strip-target-features"];
  binaryen("wasm-opt", "-Oz", "--converge", "-ocimfs", "50", ...strip, ...features, core, "-o", core);
  return readFileSync(core);
}

/** The words of a list; an empty line divides sections and becomes an empty word. */
function readList(name) {
  const lines = readFileSync(join(tracker, "lists", name), "utf8").trim().split("\n");
  return lines.filter((line) => !line.startsWith("#")).join(" ");
}

async function bundle(core) {
  const common = { bundle: true, minify: true, target: "es2018", charset: "utf8", write: false, tsconfigRaw: {} };
  const define = {
    WAY_BACK: JSON.stringify(" " + readList("way_back.txt")),
    PARAMETERS: JSON.stringify(readList("parameters.txt")),
    NAMES: JSON.stringify(readList("names.txt")),
  };
  const bundleOne = async (name, options) => {
    const { outputFiles } = await build({ ...common, entryPoints: [join(tracker, "shell", name)], format: "esm", ...options });
    return outputFiles[0].text.trim();
  };
  const shell = await bundleOne("main.ts", { define });
  // The core comes last, as the argument of the whole: brotli packs text and code best when they are not interleaved.
  const packed = Array.from(core, (byte) => String.fromCharCode(byte + 35)).join("").replace(/\\/g, "\\\\");
  const wrap = (core) => Buffer.from(`(CORE=>{${shell}})("${core}");\n`);
  return { whole: wrap(packed), shell: wrap(""), plain: Buffer.from(await bundleOne("plain.ts")) };
}

function sizesOf(bytes) {
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } };
  return {
    raw: bytes.length,
    gzip: gzipSync(bytes, { level: 9 }).length,
    brotli: brotliCompressSync(bytes, quality).length,
  };
}

mkdirSync(dist, { recursive: true });
const core = buildCore();
const files = await bundle(core);
const sizes = { shell: sizesOf(files.shell), wasm: sizesOf(core), whole: sizesOf(files.whole) };
for (const name of ["headwater.js", "headwater.v1.js"]) writeFileSync(join(dist, name), files.whole);
writeFileSync(join(dist, "plain.mjs"), files.plain);
writeFileSync(join(dist, "sizes.json"), JSON.stringify(sizes, null, 2) + "\n");
console.table(sizes);

const budget = JSON.parse(readFileSync(join(tracker, "budget.json"), "utf8"));
const over = [];
if (sizes.wasm.raw > budget.wasm_raw) over.push(`core: ${sizes.wasm.raw} bytes, at most ${budget.wasm_raw}`);
if (sizes.whole.brotli > budget.whole_brotli) over.push(`whole, brotli: ${sizes.whole.brotli} bytes, at most ${budget.whole_brotli}`);
if (over.length) {
  console.error("The tracker is over its budget (tracker/budget.json):\n  " + over.join("\n  "));
  process.exitCode = 1;
}
