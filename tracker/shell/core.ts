// The border to the Rust core: facts in, effects out.
//
// The core is small enough to be compiled synchronously, so everything is decided as soon as this script has run. Where a
// page's policy forbids WebAssembly, or a browser refuses it, touches stay what they were and everything else works.

import { guard } from "./settings";

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

const core = guard(
  () =>
    new WebAssembly.Instance(
      new WebAssembly.Module(Uint8Array.from(CORE, (character) => character.charCodeAt(0) - SHIFT)),
    ).exports as any,
)();

/**
 * Puts the facts to the core, lines in the order of `tracker/src/decision.rs`, the last of which are the record. Answers
 * the record that follows, and whether a session begins; `ended` says that none goes on.
 */
export const decide = (facts: string, record: string, ended: boolean): [record: string, begins: unknown] => {
  if (!core) return [record, ended];
  const text = new TextEncoder().encode(facts + record);
  const space = new Uint8Array(core.memory.buffer, SPACE);
  space.set(text);
  const answer = core.run(text.length, ended);
  return [new TextDecoder().decode(space.subarray(text.length, answer >> 1)), answer & 1];
};
