// Runs test programs and counts what passed and failed, each in the way its runner tells.
//
// What always holds: a runner that fails without saying which test did counts as one failure; so does one that ran no
// test at all, since a suite that silently vanishes must not look green.

import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { ROOT, at } from "./paths.mjs";
import { capture, toolEnvironment } from "./run.mjs";
import { bold, faint, line, red } from "./say.mjs";
import { toolNode } from "./node.mjs";

// A test file that hangs must not hang the machine that runs it. The longest, the tracker's scenarios in a browser, take
// one to two minutes, and more on a busy machine.
const TEST_TIMEOUT_MS = 600_000;

/** Runs suites one after the other: a failing one doesn't keep the others from running. */
export class Runners {
  results = [];

  /** `work` answers { passed, failed }. */
  async suite(name, work) {
    line(`\n${bold(`── ${name} `)}${faint("─".repeat(Math.max(0, 66 - name.length)))}`);
    const started = performance.now();
    let counts;
    try {
      counts = await work();
    } catch (error) {
      line(`${red("✗")} ${error.message}`);
      counts = { passed: 0, failed: 1 };
    }
    this.results.push({ name, ...counts, ms: performance.now() - started });
  }

  /** The listing, and last of all the sum on a line of its own. Answers whether all is well. */
  summary() {
    line(`\n${bold("── Summary ")}${faint("─".repeat(59))}`);
    for (const { name, passed, failed, ms } of this.results) {
      const mark = failed === 0 ? " " : red("✗");
      line(
        `${mark} ${name.padEnd(44)} ${String(passed).padStart(5)} passed ${String(failed).padStart(4)} failed ${faint(`${(ms / 1000).toFixed(1)} s`)}`,
      );
    }
    const sum = (field) => this.results.reduce((total, result) => total + result[field], 0);
    line(`\n${sum("passed")} passed, ${sum("failed")} failed`);
    return sum("failed") === 0;
  }
}

/** A program that has one verdict: a linter, a type checker. */
export async function check(program, args, env = {}) {
  const { code } = await tee(program, args, env);
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

// Property tests draw the same cases in every run, so that a run tells about the change and not about chance. Whoever
// looks for new cases sets the variable to another number, and PROPTEST_CASES to a larger one (CONTRIBUTING).
const PROPERTY_SEED = "1";

/** The native tests: with nextest where it is, else with cargo's own runner. */
export async function nativeTests() {
  const nextest = capture("cargo", ["nextest", "--version"]) !== null;
  const args = nextest
    ? ["nextest", "run", "--workspace", "--no-fail-fast"]
    : ["test", "--workspace", "--lib", "--bins", "--tests", "--no-fail-fast"];
  const env = { PROPTEST_RNG_SEED: process.env.PROPTEST_RNG_SEED ?? PROPERTY_SEED };
  const { code, text } = await tee("cargo", args, env);
  return counted(code, nextest ? countNextest(text) : countCargo(text));
}

/** Node's test runner on the test files below a folder. */
export async function nodeTests(folder, env = {}) {
  const files = testFiles(folder);
  if (files.length === 0) throw new Error(`There are no tests in ${folder}.`);
  const temporary = mkdtempSync(join(tmpdir(), "headwater-"));
  const tap = join(temporary, "result.tap");
  // Test by test for people, TAP for the count.
  const options = [
    `--test-timeout=${TEST_TIMEOUT_MS}`,
    "--test-reporter=spec",
    "--test-reporter-destination=stdout",
    "--test-reporter=tap",
    `--test-reporter-destination=${tap}`,
  ];
  try {
    const { code } = await tee(toolNode(), ["--test", ...options, ...files], env);
    return counted(code, countTap(existsSync(tap) ? readFileSync(tap, "utf8") : ""));
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** The dashboard's pure modules. Its own script bundles their TypeScript, and ends in Node's summary. */
export async function dashboardUnits() {
  const { code, text } = await tee(toolNode(), ["www/test/run.mjs"]);
  return counted(code, countTap(text.replaceAll("ℹ ", "# ")));
}

function testFiles(folder) {
  if (!existsSync(at(folder))) return [];
  const found = readdirSync(at(folder), { recursive: true }).map((name) => `${folder}/${name}`);
  return found.filter((name) => /\.test\.m?[jt]s$/.test(name) && !name.includes("node_modules")).sort();
}

function counted(code, { passed, failed }) {
  const unexplained = (code !== 0 && failed === 0) || passed + failed === 0;
  return { passed, failed: unexplained ? 1 : failed };
}

function countNextest(text) {
  const summary = text.split("\n").findLast((row) => row.includes("Summary [")) ?? "";
  const number = (word) => Number(new RegExp(`(\\d+) ${word}`).exec(summary)?.[1] ?? 0);
  return { passed: number("passed"), failed: number("failed") + number("timed out") };
}

function countCargo(text) {
  const rows = [...text.matchAll(/^test result: .*?(\d+) passed; (\d+) failed;/gm)];
  return rows.reduce(
    (sum, [, passed, failed]) => ({ passed: sum.passed + Number(passed), failed: sum.failed + Number(failed) }),
    { passed: 0, failed: 0 },
  );
}

function countTap(text) {
  const number = (word) => Number(new RegExp(`^# ${word} (\\d+)$`, "m").exec(text)?.[1] ?? 0);
  return { passed: number("pass"), failed: number("fail") + number("cancelled") };
}

// Shows what a program prints while it prints it, and keeps it.
function tee(program, args, env = {}) {
  const colour = process.stdout.isTTY ? { CARGO_TERM_COLOR: "always", FORCE_COLOR: "1" } : {};
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: ROOT,
      env: toolEnvironment({ ...colour, ...env }),
      stdio: ["ignore", "pipe", "pipe"],
    });
    const printed = [];
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => printed.push(chunk));
    child.stdout.pipe(process.stdout, { end: false });
    child.stderr.pipe(process.stderr, { end: false });
    const end = (code) => resolve({ code, text: stripVTControlCharacters(Buffer.concat(printed).toString()) });
    child.on("error", (error) => {
      printed.push(Buffer.from(error.message));
      line(red(`${program} could not be started: ${error.message}`));
      end(-1);
    });
    child.on("close", end);
  });
}
