//! The border to the browser: one static space, integers across, no imports.
//!
//! The shell writes the facts at [`buffer`], calls [`run`] with their length, and reads as many bytes as that returns
//! from [`INPUT`] bytes further on. wasm-bindgen is not used here: its glue alone is larger than all of this.
#![allow(unsafe_code)] // a static space shared with JavaScript cannot be had without; this module is all of it

use crate::decide;

/// Room for the facts: more than their limits in the shell come to.
const INPUT: usize = 50_000;
/// Room for the effects: more than every string at its limit, escaped.
const OUTPUT: usize = 70_000;

static mut SPACE: [u8; INPUT + OUTPUT] = [0; INPUT + OUTPUT];

/// Where the space begins in the module's memory.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn buffer() -> *mut u8 {
    (&raw mut SPACE).cast()
}

/// Decides on the first `length` bytes of the space and returns the length of the effects.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn run(length: usize) -> usize {
    let space = &raw mut SPACE;
    // SAFETY: a module has one thread and `run` does not call back into JavaScript, so this is the only reference.
    let space = unsafe { &mut *space };
    let (input, output) = space.split_at_mut(INPUT);
    decide(input.get_mut(..length).unwrap_or_default(), output)
}

/// Nothing above panics; the language asks for a handler all the same.
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
