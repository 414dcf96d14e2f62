// `npm run trace`: a stack trace of the Worker's from its log, with the names of its functions.

import { readFileSync } from "node:fs";
import { argumentsOf } from "./lib/arguments.mjs";
import { readFunctions } from "./lib/builds.mjs";
import { line, main } from "./lib/say.mjs";
import { withNames } from "./lib/wasm-names.mjs";

await main(async () => {
  if (!argumentsOf("npm run trace", "reads a stack trace from its input and names the Worker's functions in it"))
    return;
  line(withNames(readFileSync(0, "utf8").trimEnd(), readFunctions()));
});
