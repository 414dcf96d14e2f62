// The Rust side of the tools: what must be on the machine, and what is fetched into `.tools/`.
//
// worker-build fetches binaries from GitHub when it isn't told where they are, also when it is told wrongly. So the
// paths are checked here, and nothing is downloaded behind anybody's back.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { at, ROOT } from "./paths.mjs";
import { capture, run } from "./run.mjs";
import { atLeast } from "./node.mjs";
import { Stop, step } from "./say.mjs";

const OLDEST_RUST = [1, 91];
const WASM_TARGET = "wasm32-unknown-unknown";
const WORKER_BUILD = "0.8.7";
const EXE = process.platform === "win32" ? ".exe" : "";

export function checkRust() {
  const rustc = capture("rustc", ["--version"]);
  if (!rustc || !capture("cargo", ["--version"])) {
    throw new Stop(
      "Headwater is built with Rust, which isn't here: install it by rustup (https://rustup.rs), then run this again.",
    );
  }
  const version = rustc.split(" ")[1] ?? "0";
  if (!atLeast(version, OLDEST_RUST)) {
    throw new Stop(
      `Headwater needs Rust ${OLDEST_RUST.join(".")} or later; this is ${version}. Run \`rustup update stable\`.`,
    );
  }
  if (process.platform === "linux" && !capture("cc", ["--version"])) {
    throw new Stop(
      "Rust needs a C compiler to link with, and there is none: install your system's `gcc` (Debian and Ubuntu: `apt install build-essential`).",
    );
  }
}

/** The target that Worker and tracker are compiled for. rustup doesn't always fetch it by itself. */
export async function ensureWasmTarget() {
  const sysroot = capture("rustc", ["--print", "sysroot"]);
  if (sysroot && existsSync(join(sysroot, "lib", "rustlib", WASM_TARGET))) return;
  if (!capture("rustup", ["--version"])) {
    throw new Stop(
      `Rust's ${WASM_TARGET} target is missing and there is no rustup to add it: install Rust by rustup (https://rustup.rs).`,
    );
  }
  const failure = `\`rustup target add ${WASM_TARGET}\` failed.`;
  await step(
    `Adding Rust's ${WASM_TARGET} target`,
    () => run("rustup", ["target", "add", WASM_TARGET], { failure }),
    "seconds",
  );
}

/** The pinned cargo tools, built once into `.tools/`. */
export async function ensureCargoTools() {
  await ensureTool("worker-build", "worker-build", WORKER_BUILD, ["--locked"]);
  // Its own lock file names releases that not every registry has, so it is resolved anew.
  await ensureTool("wasm-bindgen-cli", "wasm-bindgen", wasmBindgenVersion(), ["--bin", "wasm-bindgen"]);
}

async function ensureTool(crate, binary, version, options) {
  const printed = capture(toolPath(binary), ["--version"]);
  if (printed?.split(" ").at(-1) === version) return;
  const args = ["install", `${crate}@${version}`, ...options, "--force", "--root", at(".tools")];
  // Tools are run a few times: quick to build matters more than quick to run.
  const env = { CARGO_PROFILE_RELEASE_OPT_LEVEL: "1", CARGO_PROFILE_RELEASE_LTO: "off" };
  const failure = `${crate} ${version} could not be built with \`cargo install\`.`;
  await step(
    `Building ${crate} ${version} into .tools`,
    () => run("cargo", args, { env, failure }),
    "once, 2 to 4 minutes on two cores",
  );
}

const toolPath = (binary) => at(".tools", "bin", binary + EXE);

/** wasm-bindgen's program must be of the very version that the Worker is linked with. */
function wasmBindgenVersion() {
  const lock = readFileSync(at("Cargo.lock"), "utf8");
  const version = /name = "wasm-bindgen"\r?\nversion = "([^"]+)"/.exec(lock)?.[1];
  if (!version) throw new Stop("Cargo.lock names no wasm-bindgen; is it complete?");
  return version;
}

/** The environment in which worker-build and the tracker's build find their tools. Throws if one isn't there. */
export function buildEnvironment() {
  const paths = {
    WASM_BINDGEN_BIN: toolPath("wasm-bindgen"),
    WASM_OPT_BIN: at("node_modules", "binaryen", "bin", "wasm-opt"),
    ESBUILD_BIN: at("node_modules", "esbuild", "bin", "esbuild"),
  };
  for (const [name, path] of Object.entries(paths)) {
    if (!existsSync(path))
      throw new Stop(
        `${name} should be ${path.replace(ROOT, ".")}, which isn't there: remove node_modules and .tools, and run this again.`,
      );
  }
  return paths;
}

export const workerBuild = () => toolPath("worker-build");
export const workerBuildVersion = WORKER_BUILD;
