// What a command is started with: only what it knows. A mistyped flag must not do something else than was meant.

import { parseArgs } from "node:util";
import { line, Stop } from "./say.mjs";

/**
 * Reads the command line. `command` is how people start it; `flags` are `{ name: [what it does, value] }`, where a value's name is given for a
 * flag that takes one. Answers the flags that were given, or null when help was asked for, which is then printed.
 */
export function argumentsOf(command, does, flags = {}, args = process.argv.slice(2)) {
  const options = Object.fromEntries(
    Object.entries(flags).map(([name, [, value]]) => [name, { type: value ? "string" : "boolean" }]),
  );
  let given;
  try {
    given = parseArgs({
      args,
      options: { ...options, help: { type: "boolean", short: "h" } },
      strict: true,
      allowPositionals: false,
    }).values;
  } catch (error) {
    throw new Stop(`${error.message.split(". ")[0]}.\n\n${usage(command, does, flags)}`);
  }
  if (!given.help) return given;
  line(usage(command, does, flags));
  return null;
}

function usage(command, does, flags) {
  const rows = Object.entries(flags).map(([name, [text, value]]) => [
    `${command} -- --${name}${value ? ` <${value}>` : ""}`,
    text,
  ]);
  const all = [[command, does], ...rows];
  const width = Math.max(...all.map(([left]) => left.length));
  return all.map(([left, text]) => `${left.padEnd(width)}   ${text}`).join("\n");
}
