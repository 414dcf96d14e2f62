// The border to the Rust core: facts in, effects out.
//
// The core is small enough to be compiled synchronously, so everything is decided as soon as this script has run. Where a
// page's policy forbids WebAssembly, or a browser refuses it, touches stay what they were and everything else works.

import { say } from "./settings";

/** The facts, in the order of their lines; see `tracker/src/decision.rs`. */
export type Facts = [url: string, referrer: string, wayBack: string, parameters: string, record: string];

/** Puts the facts to the core. Answers the record that follows, and whether a session begins. */
export type Decide = (facts: Facts, ended: boolean) => [record: string, begins: unknown];

/**
 * The module, a character a byte, moved up so that it needs next to no escapes; the build hands it in. After compression
 * that is 7 % smaller than hexadecimal digits. Where a page in another encoding garbles it, it does not compile, which is
 * handled as where WebAssembly is forbidden.
 */
declare const CORE: string;
/** By how much it is moved up. */
declare const SHIFT: number;

/** Where the core's space begins in its memory; the build asks the core. */
declare const SPACE: number;

export function loadCore(): Decide {
  try {
    const bytes = Uint8Array.from(CORE, (character) => character.charCodeAt(0) - SHIFT);
    const { memory, run } = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as any;
    const space = new Uint8Array(memory.buffer, SPACE); // the core never grows its memory
    return (facts, ended) => {
      const text = new TextEncoder().encode(facts.join("\n"));
      space.set(text);
      const answer = run(text.length, ended);
      return [new TextDecoder().decode(space.subarray(text.length, text.length + (answer >> 1))), answer & 1];
    };
  } catch (why) {
    say(why);
    return (facts, ended) => [facts[4], ended];
  }
}
