// Starting other programs: to the end (`run`, `capture`), or beside us (`Children`).
//
// What always holds: every program that `Children` started is ended with everything it started itself, however we end
// (short of SIGKILL). Programs find the project's own tools first (`PATH`), and Cloudflare's tools never phone home.

import { spawn, spawnSync } from "node:child_process";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { ROOT, at } from "./paths.mjs";
import { Stop } from "./say.mjs";

const POSIX = process.platform !== "win32";
const KILL_AFTER_MS = 5000;

/**
 * The environment of every program we start.
 * @param {Record<string, string | undefined>} extra
 */
export function toolEnvironment(extra = {}) {
  const cargo = process.env.CARGO_HOME ?? join(homedir(), ".cargo");
  // A rustup installed minutes ago isn't on this shell's PATH yet.
  const path = [at("node_modules", ".bin"), process.env.PATH, join(cargo, "bin")].join(delimiter);
  return {
    ...process.env,
    PATH: path,
    CLOUDFLARE_CF_FETCH_ENABLED: "false",
    WRANGLER_SEND_METRICS: "false",
    WRANGLER_SEND_ERROR_REPORTS: "false",
    WRANGLER_HIDE_BANNER: "true",
    ...extra,
  };
}

/**
 * Runs a program to its end. Answers what it printed.
 * @param {string} program
 * @param {string[]} args
 * @param {object} options
 * @param {boolean} [options.show] shows its output at once; otherwise only when it fails
 * @param {string} [options.input] what it reads; nothing by default
 * @param {Record<string, string>} [options.env]
 * @param {string} [options.cwd]
 * @param {string} [options.failure] the sentence for people when it fails
 * @returns {Promise<string>}
 */
export function run(program, args, { show = false, input = "", env = {}, cwd = ROOT, failure } = {}) {
  const output = show ? "inherit" : "pipe";
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env: toolEnvironment(env),
      stdio: ["pipe", output, output],
      shell: needsShell(program),
    });
    /** @type {Buffer[]} */
    const printed = [];
    child.stdout?.on("data", (chunk) => printed.push(chunk));
    child.stderr?.on("data", (chunk) => printed.push(chunk));
    // A program that ends before it has read all of it says why itself.
    child.stdin?.on("error", () => {}).end(input);
    child.on("error", (error) => reject(new Stop(failure ?? `${program} could not be started: ${error.message}.`)));
    child.on("close", (code) => {
      const text = Buffer.concat(printed).toString();
      if (code === 0) resolve(text);
      else reject(new Stop(failure ?? `\`${[program, ...args].join(" ")}\` failed (status ${code}).`, text));
    });
  });
}

/**
 * What a program prints, or null when it is missing or fails. For questions like `rustc --version`.
 * @param {string} program
 * @param {string[]} args
 */
export function capture(program, args) {
  const result = spawnSync(program, args, {
    cwd: ROOT,
    env: toolEnvironment(),
    encoding: "utf8",
    shell: needsShell(program),
  });
  return result.status === 0 ? result.stdout.trim() : null;
}

// npm is a .cmd on Windows, which only a shell can start.
function needsShell(program) {
  return !POSIX && program === "npm";
}

/** @typedef {(name: string, code: number | Error) => void} OnEnd gets the status, or why it could not be started */

/** Programs that run beside us until the end. */
export class Children {
  #running = new Map();
  /** @type {Promise<unknown> | undefined} */
  #ending;

  /**
   * Starts `program`.
   * @param {string} name
   * @param {string} program
   * @param {string[]} args
   * @param {object} options
   * @param {Record<string, string>} [options.env]
   * @param {(text: string) => void} options.onLine gets each line it prints
   * @param {OnEnd} options.onEnd called if it ends before `end()` was asked for
   */
  start(name, program, args, { env = {}, onLine, onEnd }) {
    // In a group of its own, so that what it starts can be ended with it.
    const child = spawn(program, args, {
      cwd: ROOT,
      env: toolEnvironment(env),
      stdio: ["ignore", "pipe", "pipe"],
      detached: POSIX,
    });
    const gone = new Promise((resolve) => {
      child.on("error", resolve);
      child.on("close", resolve);
    });
    this.#running.set(name, { child, gone });
    for (const stream of [child.stdout, child.stderr]) eachLine(stream, onLine);
    gone.then((code) => {
      this.#running.delete(name);
      if (!this.#ending) onEnd(name, code);
    });
    return child;
  }

  /** Ends all of them: politely, then not. Safe to call twice. */
  end() {
    this.#ending ??= Promise.all(
      [...this.#running.values()].map(async ({ child, gone }) => {
        signal(child, "SIGTERM");
        const timer = setTimeout(() => signal(child, "SIGKILL"), KILL_AFTER_MS);
        await gone;
        clearTimeout(timer);
      }),
    );
    return this.#ending;
  }
}

function signal(child, name) {
  try {
    if (POSIX) process.kill(-child.pid, name);
    else child.kill(name);
  } catch {
    // Already gone.
  }
}

function eachLine(stream, onLine) {
  let rest = "";
  stream.setEncoding("utf8");
  stream.on("data", (chunk) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const text of lines) onLine(text);
  });
  stream.on("end", () => rest && onLine(rest));
}
