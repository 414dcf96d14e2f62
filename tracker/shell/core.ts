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

/** Characters as bytes: browsers write addresses in ASCII. What else there may be, a user's id, is nothing that the core reads. */
const bytes = (text: string, shift: number) => Uint8Array.from(text, (character) => character.charCodeAt(0) - shift);

const core = guard(() => new WebAssembly.Instance(new WebAssembly.Module(bytes(CORE, SHIFT))).exports as any)();

/**
 * Puts the facts to the core, lines in the order of `tracker/src/decision.rs`, the last of which are the record. Answers
 * the record that follows, which is the same without the core, and whether a session begins; `ended` says that none goes on,
 * `isWayBack` that the page was reached from the site itself, a payment or a sign-in.
 */
export const decide = (
  facts: string,
  record: string,
  ended: unknown,
  isWayBack: boolean,
): [record: string, begins: unknown] => {
  if (core) {
    const space = new Uint8Array(core.m.buffer, SPACE);
    space.set(bytes(facts, 0));
    ended = core.r(facts.length, ended, isWayBack);
    record = String.fromCharCode(...space.slice(facts.length + 1, (ended as number) >> 1));
  }
  return [record, (ended as number) & 1];
};
