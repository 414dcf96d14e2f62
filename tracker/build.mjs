// Builds the tracker: the Rust core to WebAssembly, the shell around it, one file that a page loads.
//
//   node tracker/build.mjs
//
// Writes tracker/dist/headwater.js, headwater.v1.js (the same; pages that pin a version keep it when the wire changes),
// core.wasm and sizes.json. Fails when a size is beyond tracker/budget.json.

import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";
import { minify } from "terser";

const tracker = dirname(fileURLToPath(import.meta.url));
const root = dirname(tracker);
const dist = join(tracker, "dist");

function buildCore() {
  const target = "wasm32-unknown-unknown";
  // The core uses no stack: with the default of one megabyte every page would set that much aside, and what lies low in
  // memory has short addresses. One letter is name enough for the memory.
  const flags = [process.env.RUSTFLAGS, "-C link-arg=-zstack-size=16 -C link-arg=--export-memory=m"]
    .filter(Boolean)
    .join(" ");
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
  // The address of the core's space is asked for here, once, so that no page needs to.
  const { exports: entries } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(built)));
  const space = /** @type {() => number} */ (entries.buffer)();
  const core = join(dist, "core.wasm");
  const binaryen = (tool, ...args) =>
    execFileSync(process.execPath, [join(root, "node_modules/binaryen/bin", tool), ...args], {
      stdio: ["ignore", "ignore", "inherit"],
    });
  // What a browser of 2018 understands, and no more: the standard library's newer instructions are not used.
  const features = ["--enable-mutable-globals", "--enable-sign-ext", "--enable-bulk-memory"];
  // The linker exports two addresses of its own that no one asks for.
  const exports = ["m", "r"].map((name) => ({ name, root: true, export: name }));
  const graph = join(dist, "exports.json");
  writeFileSync(graph, JSON.stringify(exports));
  binaryen("wasm-metadce", built, "--graph-file", graph, ...features, "-o", core);
  rmSync(graph);
  const strip = ["--strip-debug", "--strip-producers", "--strip-target-features"];
  binaryen(
    "wasm-opt",
    "-Oz",
    "--converge",
    "--reorder-functions",
    "--reorder-locals",
    ...strip,
    ...features,
    core,
    "-o",
    core,
  );
  return { core: readFileSync(core), space };
}

/** The rows of a list, each as its columns. */
const rowsOf = (...path) =>
  readFileSync(join(root, ...path), "utf8")
    .trim()
    .split("\n")
    .filter((line) => !line.startsWith("#"))
    .map((line) => line.split("\t"));

const words = (rows) => rows.map(([word]) => word).join(" ");

/** The parameters that are kept: those of the landing address alone, a `#`, and those that a checkout is told of, click ids by rank. */
function parameters() {
  const named = rowsOf("core/src/data/parameters.txt");
  const told = named.filter(([, use]) => use === "told").concat(rowsOf("core/src/data/click_ids.txt"));
  return `${words(named.filter(([, use]) => use === "kept"))}#${words(told)}`;
}

// What the shell is written in at most: regular expressions need browsers of mid-2020 in any case.
const ECMA = 2020;

// How far the core's bytes are moved up to be characters of a text: beyond the quote, and then where brotli packs them
// best, which luck decides and is worth some ten bytes.
const SHIFTS = Array.from({ length: 24 }, (_, at) => at + 35);

async function bundle({ core, space }) {
  const define = {
    SPACE: String(space),
    WAY_BACK: JSON.stringify(words(rowsOf("tracker/lists/way_back.txt"))),
    PARAMETERS: JSON.stringify(parameters()),
  };
  const { outputFiles } = await build({
    entryPoints: [join(tracker, "shell/main.ts")],
    define,
    bundle: true,
    minify: true,
    target: `es${ECMA}`,
    charset: "utf8",
    write: false,
    format: "esm",
    tsconfigRaw: {},
  });
  // The core comes last, as the argument of the whole: brotli packs text and code best when they are not interleaved.
  // What the shell throws while it starts is its word to stop; the page must not see it.
  const guarded = `(CORE=>{try{${outputFiles[0].text}}catch(e){console.warn("headwater:",e)}})(PACKED)`;
  /** @type {import("terser").CompressOptions} */
  const compress = {
    ecma: ECMA,
    passes: 4,
    toplevel: true,
    unsafe_arrows: true,
    pure_getters: true,
    keep_fargs: false,
    conditionals: false,
  };
  const { code } = await minify(guarded, { ecma: ECMA, compress, mangle: { toplevel: true } });
  if (!code) throw new Error("terser made nothing of the shell");
  const fill = (shift, text) => Buffer.from(`${code.replace("PACKED", () => `"${text}"`).replace("SHIFT", shift)}\n`);
  const pack = (shift) => {
    const text = Array.from(core, (byte) => String.fromCharCode(byte + shift)).join("");
    return fill(shift, text.replace(/[\\\u2028\u2029]/g, "\\$&"));
  };
  const size = (bytes) => sizesOf(bytes).brotli;
  const whole = SHIFTS.map(pack).reduce((best, other) => (size(other) < size(best) ? other : best));
  return { whole, shell: fill(0, "") };
}

function sizesOf(bytes) {
  const quality = {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  };
  return {
    raw: bytes.length,
    gzip: gzipSync(bytes, { level: 9 }).length,
    brotli: brotliCompressSync(bytes, quality).length,
  };
}

mkdirSync(dist, { recursive: true });
const built = buildCore();
const files = await bundle(built);
const sizes = { shell: sizesOf(files.shell), wasm: sizesOf(built.core), whole: sizesOf(files.whole) };
for (const name of ["headwater.js", "headwater.v1.js"]) writeFileSync(join(dist, name), files.whole);
writeFileSync(join(dist, "sizes.json"), `${JSON.stringify(sizes, null, 2)}\n`);
console.table(sizes);

const budget = JSON.parse(readFileSync(join(tracker, "budget.json"), "utf8"));
const over = [];
if (sizes.wasm.raw > budget.wasm_raw) over.push(`core: ${sizes.wasm.raw} bytes, at most ${budget.wasm_raw}`);
if (sizes.whole.brotli > budget.whole_brotli)
  over.push(`whole, brotli: ${sizes.whole.brotli} bytes, at most ${budget.whole_brotli}`);
if (over.length) {
  console.error(`The tracker is over its budget (tracker/budget.json):\n  ${over.join("\n  ")}`);
  process.exitCode = 1;
}
