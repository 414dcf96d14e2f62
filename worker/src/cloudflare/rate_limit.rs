//! Cloudflare's rate-limit bindings (`[[ratelimits]]` in `wrangler.toml`), and nothing else.
//!
//! Their own JavaScript objects are used, as D1's are: the `worker` crate checks a binding by the name of its class, and Cloudflare
//! may change that name.

use crate::port::limiter::{Admitting, Limit, Limiter};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use worker::{Env, wasm_bindgen_futures};

#[wasm_bindgen]
extern "C" {
    /// `RateLimit`
    type Binding;
    #[wasm_bindgen(method, catch)]
    async fn limit(this: &Binding, options: &JsValue) -> Result<JsValue, JsValue>;
}

/// The bindings of an environment.
pub(crate) struct RateLimits(JsValue);

impl RateLimits {
    pub(crate) fn of(env: &Env) -> Self {
        let env: &JsValue = env.as_ref();
        Self(env.clone())
    }

    async fn count(&self, limit: Limit, key: &str) -> Option<bool> {
        let binding = js_sys::Reflect::get(&self.0, &JsValue::from_str(limit.binding())).ok()?;
        let binding: Binding = Some(binding).filter(JsValue::is_object)?.unchecked_into();
        let options = js_sys::Object::new();
        js_sys::Reflect::set(&options, &JsValue::from_str("key"), &JsValue::from_str(key)).ok()?;
        let outcome = binding.limit(&options).await.ok()?;
        js_sys::Reflect::get(&outcome, &JsValue::from_str("success")).ok()?.as_bool()
    }
}

impl Limiter for RateLimits {
    fn admits<'a>(&'a self, limit: Limit, key: &'a str) -> Admitting<'a> {
        Box::pin(async move { self.count(limit, key).await.unwrap_or(true) })
    }
}
