// What a command is started with: only what it knows. A mistyped flag must not do something else than was meant.

import { parseArgs } from "node:util";
import { line, Stop } from "./say.mjs";

/**
 * Reads the command line. Answers the flags that were given, or null when help was asked for, which is then printed.
 * @param {string} command how people start it
 * @param {string} does what it does
 * @param {Record<string, { does: string, value?: string }>} flags by name; one that takes a value names it
 * @param {string[]} args
 * @returns {Record<string, any> | null}
 */
export function argumentsOf(command, does, flags = {}, args = process.argv.slice(2)) {
  /** @type {import("node:util").ParseArgsConfig["options"]} */
  const options = { help: { type: "boolean", short: "h" } };
  for (const [name, { value }] of Object.entries(flags)) options[name] = { type: value ? "string" : "boolean" };
  let given;
  try {
    given = parseArgs({ args, options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new Stop(`${error.message.split(". ")[0]}.\n\n${usage(command, does, flags)}`);
  }
  if (!given.help) return given;
  line(usage(command, does, flags));
  return null;
}

function usage(command, does, flags) {
  const rows = Object.entries(flags).map(([name, flag]) => [
    `${command} -- --${name}${flag.value ? ` <${flag.value}>` : ""}`,
    flag.does,
  ]);
  const all = [[command, does], ...rows];
  const width = Math.max(...all.map(([left]) => left.length));
  return all.map(([left, text]) => `${left.padEnd(width)}   ${text}`).join("\n");
}
