// The border to the Rust core: facts in, effects out.
//
// The core is small enough to be compiled synchronously, so ids are there as soon as this script has run. A page whose
// policy forbids WebAssembly, or a browser that refuses it, gets the same decisions from `plain.ts`.

import { decidePlainly } from "./plain";

/** What the core decides: the record to keep, and the metadata for Stripe; see `tracker/src/decision.rs`. */
export type Effects = { record: string; [key: string]: string };

/** Puts facts, in the order of `tracker/src/fact.rs`, to the core. */
export type Decide = (facts: string[]) => Effects;

/**
 * The module, a character a byte, moved up by 35 so that it needs next to no escapes; the build hands it in. After
 * compression that is 7 % smaller than hexadecimal digits. Where a page in another encoding garbles it, it does not
 * compile, which is handled as where WebAssembly is forbidden.
 */
declare const CORE: string;

/** Where the effects begin; `INPUT` of `tracker/src/border.rs`. */
const INPUT = 50000;

export function loadCore(say: (why: unknown) => void): Decide {
  try {
    const bytes = Uint8Array.from(CORE, (character) => character.charCodeAt(0) - 35);
    const { memory, buffer, run } = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as any;
    const space = new Uint8Array(memory.buffer, buffer()); // the core never grows its memory
    return (facts) => {
      const { written } = new TextEncoder().encodeInto(facts.join("\n"), space.subarray(0, INPUT));
      return JSON.parse(new TextDecoder().decode(space.subarray(INPUT, INPUT + run(written))));
    };
  } catch (why) {
    say(why);
    return decidePlainly;
  }
}
