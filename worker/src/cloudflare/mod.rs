//! Everything that names Cloudflare: the events, D1, KV, fetch, rate limits and static files, each behind its port.
//!
//! Only the meaning of D1's error texts is compiled natively too, because native tests check it.

pub mod d1_error;

#[cfg(target_arch = "wasm32")]
mod assets;
#[cfg(target_arch = "wasm32")]
mod d1;
#[cfg(target_arch = "wasm32")]
mod entry;
#[cfg(target_arch = "wasm32")]
mod environment;
#[cfg(target_arch = "wasm32")]
mod events;
#[cfg(target_arch = "wasm32")]
mod fetch;
#[cfg(target_arch = "wasm32")]
mod kv;
#[cfg(target_arch = "wasm32")]
mod rate_limit;
