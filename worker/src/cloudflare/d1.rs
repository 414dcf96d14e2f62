//! D1: the only file that names its objects. What its errors mean is in `d1_error`.
//!
//! What always holds: whole numbers cross as JavaScript numbers below 2^53 and NULL as null. (An i64 would become a BigInt and None
//! undefined; D1 refuses both.) D1's own JavaScript objects are used, because the `worker` crate's result type skips error mapping,
//! and its row counts fail on large databases.

use crate::cloudflare::d1_error;
use crate::port::Pending;
use crate::port::database::{Database, DatabaseError, Param, Rows, Statement};
use headwater::base::json::parse_json;
use serde_json::Value;
use std::cell::Cell;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use worker::{Env, wasm_bindgen_futures};

#[wasm_bindgen]
extern "C" {
    /// `D1Database`
    type Binding;
    #[wasm_bindgen(method, catch)]
    fn prepare(this: &Binding, sql: &str) -> Result<Prepared, JsValue>;
    #[wasm_bindgen(method, catch)]
    async fn batch(this: &Binding, statements: js_sys::Array) -> Result<JsValue, JsValue>;

    /// `D1PreparedStatement`
    type Prepared;
    #[wasm_bindgen(method, catch, variadic)]
    fn bind(this: &Prepared, values: js_sys::Array) -> Result<Prepared, JsValue>;
}

/// The binding `DB`.
pub(crate) struct D1 {
    binding: Binding,
    counted: Counted,
}

#[derive(Default)]
struct Counted {
    batches: Cell<u64>,
    statements: Cell<u64>,
    rows_read: Cell<f64>,
    rows_written: Cell<f64>,
}

impl D1 {
    pub(crate) fn of(env: &Env) -> Result<Self, String> {
        let binding = field(env.as_ref(), "DB").filter(|binding| !binding.is_undefined());
        let binding = binding.ok_or("the binding DB is missing; see wrangler.toml")?;
        Ok(Self { binding: binding.unchecked_into(), counted: Counted::default() })
    }

    /// What this request cost so far, for the bench.
    pub(crate) fn counts(&self) -> String {
        let Counted { batches, statements, rows_read, rows_written } = &self.counted;
        format!(
            "batches={};statements={};rows_read={};rows_written={}",
            batches.get(),
            statements.get(),
            rows_read.get(),
            rows_written.get()
        )
    }

    fn rows(&self, mut result: Value) -> Rows {
        let meta = result.get("meta");
        let counted = |name: &str| meta.and_then(|meta| meta.get(name)?.as_f64()).unwrap_or(0.0);
        let Counted { rows_read, rows_written, .. } = &self.counted;
        rows_read.set(rows_read.get() + counted("rows_read"));
        rows_written.set(rows_written.get() + counted("rows_written"));
        match result.get_mut("results").map(Value::take) {
            Some(Value::Array(rows)) => Rows(rows),
            _ => Rows::default(),
        }
    }

    async fn run(&self, statements: Vec<Statement>) -> Result<Vec<Rows>, DatabaseError> {
        if statements.is_empty() {
            return Ok(Vec::new());
        }
        let prepared = js_sys::Array::new();
        for statement in &statements {
            let values: js_sys::Array = statement.params.iter().map(bound).collect();
            let bound = self.binding.prepare(statement.sql).and_then(|prepared| prepared.bind(values));
            prepared.push(&bound.map_err(|error| failure_of(&error))?.into());
        }
        let count = u64::try_from(statements.len()).unwrap_or(0);
        self.counted.batches.set(self.counted.batches.get() + 1);
        self.counted.statements.set(self.counted.statements.get() + count);
        let results = self.binding.batch(prepared).await.map_err(|error| failure_of(&error))?;
        // One text for the whole batch: a call to JavaScript for each value costs more than writing and reading it.
        let text = js_sys::JSON::stringify(&results).map(String::from).map_err(|error| failure_of(&error))?;
        match parse_json(text.as_bytes()).map_err(|error| DatabaseError::Fault(error.to_string()))? {
            Value::Array(results) => Ok(results.into_iter().map(|result| self.rows(result)).collect()),
            _ => Err(DatabaseError::Fault("the answer to a batch is no list".to_owned())),
        }
    }
}

fn field(object: &JsValue, name: &str) -> Option<JsValue> {
    js_sys::Reflect::get(object, &JsValue::from_str(name)).ok()
}

fn bound(param: &Param) -> JsValue {
    match param {
        Param::Null => JsValue::NULL,
        Param::Text(text) => JsValue::from_str(text),
        // Bounded below 2^53 when the parameter was made, so nothing is lost.
        #[allow(clippy::cast_precision_loss)]
        Param::Integer(number) => JsValue::from_f64(*number as f64),
    }
}

fn failure_of(error: &JsValue) -> DatabaseError {
    let text = error.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
    d1_error::of_text(&text.or_else(|| error.as_string()).unwrap_or_else(|| "an error without text".to_owned()))
}

impl Database for D1 {
    fn batch(&self, statements: Vec<Statement>) -> Pending<'_, Result<Vec<Rows>, DatabaseError>> {
        Box::pin(self.run(statements))
    }

    #[allow(clippy::cast_possible_truncation)] // A count of one request, far below 2^53.
    fn rows_written(&self) -> i64 {
        self.counted.rows_written.get() as i64
    }

    fn pause(&self, milliseconds: u64) -> Pending<'_, ()> {
        Box::pin(worker::Delay::from(std::time::Duration::from_millis(milliseconds)))
    }
}
