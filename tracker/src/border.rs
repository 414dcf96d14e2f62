//! The border to the browser: one static space, integers across, no imports.
//!
//! The shell writes the facts at the front of the space, calls [`r`] with their length, and reads the effects from behind them. The
//! build asks once where the space is ([`buffer`], which it then removes). wasm-bindgen is not used here: its glue alone is larger
//! than all of this.
#![allow(unsafe_code)] // a static space shared with JavaScript cannot be had without; this module is all of it

use crate::{Space, decide};

static mut SPACE: Space = Space::new();

/// Where the space's bytes begin in the module's memory.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn buffer() -> *const u8 {
    let space = &raw mut SPACE;
    // SAFETY: as in `r`; only the address leaves.
    unsafe { &mut *space }.bytes().as_ptr()
}

/// Runs the core, under a short name: decides on the first `length` bytes of the space; see [`decide`].
#[unsafe(no_mangle)]
pub(crate) extern "C" fn r(length: u32, ended: bool, is_way_back: bool) -> u32 {
    let space = &raw mut SPACE;
    // SAFETY: a module has one thread and `r` does not call back into JavaScript, so this is the only reference.
    decide(unsafe { &mut *space }, length, ended, is_way_back)
}

/// Nothing above panics; the language asks for a handler all the same.
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
