// What the scripts print: steps with their time, a box, a failure in one sentence.
//
// Not a logger: nothing here is kept. A `Stop` is a failure whose message is meant for people; anything else that is
// thrown is our own mistake and keeps its stack.

import { stripVTControlCharacters } from "node:util";

const colourful = process.stdout.isTTY && !process.env.NO_COLOR;
const paint = (code) => (text) => (colourful ? `\u001b[${code}m${text}\u001b[0m` : String(text));
export const bold = paint(1);
export const faint = paint(2);
export const red = paint(31);
export const green = paint(32);

/** A failure that one sentence explains. `details` is what a tool printed, if that helps. */
export class Stop extends Error {
  constructor(message, details = "") {
    super(message);
    this.details = details;
  }
}

export const line = (text = "") => process.stdout.write(`${text}\n`);
export const duration = (ms) => (ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`);

/** Runs `work`, saying before what it does and after how long it took. `expect` warns of a long wait. */
export async function step(what, work, expect = "") {
  const started = performance.now();
  line(`${faint("…")} ${what}${expect ? faint(` (${expect})`) : ""}`);
  const result = await work();
  line(`${green("✓")} ${what} ${faint(duration(performance.now() - started))}`);
  return result;
}

/** Lines in a box, so that what matters stands out after a screen of build output. */
export function box(lines) {
  const width = Math.max(...lines.map((text) => stripVTControlCharacters(text).length));
  const pad = (text) => text + " ".repeat(width - stripVTControlCharacters(text).length);
  line(`┌─${"─".repeat(width)}─┐`);
  for (const text of lines) line(`│ ${pad(text)} │`);
  line(`└─${"─".repeat(width)}─┘`);
}

/** Runs a script's main function; a failure ends the process with status 1 and its sentence. */
export async function main(work) {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    if (error.details) process.stderr.write(`${error.details.trimEnd()}\n`);
    process.stderr.write(`\n${red("✗")} ${error.message}\n`);
    process.exitCode = 1;
  }
}
