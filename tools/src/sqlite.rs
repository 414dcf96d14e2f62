//! The port to the database, over SQLite.

use crate::migrations::MIGRATIONS;
use crate::values::{bind, json};
use headwater_worker::port::Pending;
use headwater_worker::port::database::{Database, DatabaseError, Param, Rows, Statement};
use rusqlite::limits::Limit;
use rusqlite::{Connection, StatementStatus};
use serde_json::{Map, Value};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::path::Path;

/// What the next batches suffer, for tests of crashes and conflicts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The connection is lost before the batch runs.
    LostBefore,
    /// It is lost after the batch was committed: the caller cannot know.
    LostAfter,
}

/// A database in memory or in a file.
pub struct Sqlite {
    pub(crate) connection: RefCell<Connection>,
    batches: Cell<u64>,
    statements: Cell<u64>,
    steps: Cell<u64>,
    /// Rows written by each statement, by where its text stands: hashing and comparing long texts would take longer than some statements.
    written: RefCell<BTreeMap<usize, (&'static str, u64)>>,
    triggered: Cell<u64>,
    faults: RefCell<Vec<Option<Fault>>>,
    pub(crate) yields: Cell<bool>,
    /// Whether all batches are one transaction.
    pub(crate) at_once: Cell<bool>,
    /// Whether a batch of that transaction failed in its middle.
    pub(crate) is_torn: Cell<bool>,
}

/// D1's limits below SQLite's own, seen in workerd: what passes here must pass there.
const D1_LIMITS: [(Limit, i32); 5] = [
    (Limit::SQLITE_LIMIT_COMPOUND_SELECT, 5),
    (Limit::SQLITE_LIMIT_VARIABLE_NUMBER, 100),
    (Limit::SQLITE_LIMIT_SQL_LENGTH, 100_000),
    (Limit::SQLITE_LIMIT_EXPR_DEPTH, 100),
    (Limit::SQLITE_LIMIT_COLUMN, 100),
];

impl Sqlite {
    /// An empty database in memory, migrated.
    ///
    /// # Errors
    /// When SQLite refuses a migration.
    pub fn in_memory() -> rusqlite::Result<Self> {
        let connection = Connection::open_in_memory()?;
        for migration in MIGRATIONS {
            connection.execute_batch(migration)?;
        }
        Ok(Self::of(connection))
    }

    /// A database that exists already, such as the local one of `wrangler dev`.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn open(path: &Path) -> rusqlite::Result<Self> {
        let connection = Connection::open(path)?;
        connection.busy_timeout(std::time::Duration::from_secs(20))?;
        Ok(Self::of(connection))
    }

    /// A new database in a file, migrated.
    ///
    /// # Errors
    /// When SQLite refuses a migration, as it does where the file is a database already.
    pub fn create(path: &Path) -> rusqlite::Result<Self> {
        let connection = Connection::open(path)?;
        for migration in MIGRATIONS {
            connection.execute_batch(migration)?;
        }
        Ok(Self::of(connection))
    }

    fn of(connection: Connection) -> Self {
        // More than the Worker has statements.
        connection.set_prepared_statement_cache_capacity(512);
        for (limit, value) in D1_LIMITS {
            // Lowering a limit that SQLite knows cannot fail.
            let _ = connection.set_limit(limit, value);
        }
        Self {
            connection: RefCell::new(connection),
            batches: Cell::new(0),
            statements: Cell::new(0),
            steps: Cell::new(0),
            written: RefCell::default(),
            triggered: Cell::new(0),
            faults: RefCell::default(),
            yields: Cell::new(false),
            at_once: Cell::new(false),
            is_torn: Cell::new(false),
        }
    }

    /// How many batches ran.
    pub fn batches(&self) -> u64 {
        self.batches.get()
    }

    /// How many statements the batches had.
    pub fn statements(&self) -> u64 {
        self.statements.get()
    }

    /// How many steps of SQLite's machine the batches took: rows gone through cost steps, found or not.
    pub fn steps(&self) -> u64 {
        self.steps.get()
    }

    /// How many rows triggers wrote, for all statements together.
    pub fn written_by_triggers(&self) -> u64 {
        self.triggered.get()
    }

    /// How many rows of tables each statement wrote by itself, those that were undone among them.
    pub fn written(&self) -> BTreeMap<&'static str, u64> {
        let mut by_text = BTreeMap::new();
        for (sql, rows) in self.written.borrow().values() {
            *by_text.entry(*sql).or_default() += rows;
        }
        by_text
    }

    /// What the coming batches suffer, the next one first.
    pub fn fail(&self, faults: impl IntoIterator<Item = Option<Fault>>) {
        let mut faults: Vec<_> = faults.into_iter().collect();
        faults.reverse();
        *self.faults.borrow_mut() = faults;
    }

    /// Lets other tasks run before and after each batch from now on, as a database over the network does.
    pub fn interleave(&self, yields: bool) {
        self.yields.set(yields);
    }

    /// Runs a statement of a test's own.
    ///
    /// # Errors
    /// When SQLite refuses it.
    pub fn execute(&self, sql: &str) -> rusqlite::Result<usize> {
        self.connection.borrow().execute(sql, [])
    }

    /// The steps of SQLite's plan for a statement, its parameters unbound.
    ///
    /// # Errors
    /// When it does not fit the schema.
    pub fn plan(&self, sql: &str) -> rusqlite::Result<Vec<String>> {
        let connection = self.connection.borrow();
        let mut explained = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}"))?;
        let mut found = explained.raw_query();
        let mut steps = Vec::new();
        while let Some(row) = found.next()? {
            steps.push(row.get("detail")?);
        }
        Ok(steps)
    }

    /// The rows of a query of a test's own, each as JSON.
    ///
    /// # Errors
    /// When SQLite refuses it.
    pub fn query(&self, sql: &str) -> rusqlite::Result<Vec<Value>> {
        rows(&self.connection.borrow(), sql, &[]).map(|found| found.rows)
    }

    /// Prepares a statement without running it.
    ///
    /// # Errors
    /// When it does not fit the schema.
    pub fn prepare(&self, sql: &str) -> rusqlite::Result<usize> {
        self.connection.borrow().prepare(sql).map(|statement| statement.parameter_count())
    }

    fn run(&self, statements: &[Statement]) -> rusqlite::Result<Vec<Rows>> {
        let mut connection = self.connection.borrow_mut();
        if self.at_once.get() {
            return self.run_each(&connection, statements).inspect_err(|_| self.is_torn.set(true));
        }
        let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        let all = self.run_each(&transaction, statements)?;
        transaction.commit()?;
        Ok(all)
    }

    fn run_each(&self, connection: &Connection, statements: &[Statement]) -> rusqlite::Result<Vec<Rows>> {
        let mut all = Vec::new();
        for statement in statements {
            let before = connection.total_changes();
            let found = rows(connection, statement.sql, &statement.params)?;
            all.push(Rows(found.rows));
            self.steps.set(self.steps.get() + found.steps);
            let mut written = self.written.borrow_mut();
            let (_, rows) = written.entry(statement.sql.as_ptr().addr()).or_insert((statement.sql, 0));
            let all = connection.total_changes() - before;
            let own = if all > 0 { connection.changes().min(all) } else { 0 };
            *rows += own;
            self.triggered.set(self.triggered.get() + all - own);
        }
        Ok(all)
    }
}

/// What a statement found, and how many steps of SQLite's machine that took.
struct Found {
    rows: Vec<Value>,
    steps: u64,
}

fn rows(connection: &Connection, sql: &str, params: &[Param]) -> rusqlite::Result<Found> {
    let mut prepared = connection.prepare_cached(sql)?;
    let names: Vec<String> = prepared.column_names().into_iter().map(str::to_owned).collect();
    for (at, param) in (1..).zip(params) {
        bind(&mut prepared, at, param)?;
    }
    let mut found = prepared.raw_query();
    let mut rows = Vec::new();
    while let Some(row) = found.next()? {
        let mut object = Map::new();
        for (at, name) in names.iter().enumerate() {
            object.insert(name.clone(), json(row.get_ref(at)?));
        }
        rows.push(Value::Object(object));
    }
    drop(found);
    let steps = u64::try_from(prepared.reset_status(StatementStatus::VmStep)).unwrap_or(0);
    Ok(Found { rows, steps })
}

impl Sqlite {
    async fn run_with_faults(&self, statements: Vec<Statement>) -> Result<Vec<Rows>, DatabaseError> {
        self.batches.set(self.batches.get() + 1);
        self.statements.set(self.statements.get() + u64::try_from(statements.len()).unwrap_or(0));
        let fault = self.faults.borrow_mut().pop().flatten();
        if self.yields.get() {
            Yield(false).await;
        }
        if fault == Some(Fault::LostBefore) {
            return Err(DatabaseError::Transient("lost before".to_owned()));
        }
        let done = self.run(&statements).map_err(|error| {
            let text = error.to_string();
            if text.contains("stale_read") {
                DatabaseError::Conflict
            } else if text.contains("locked") {
                DatabaseError::Transient(text)
            } else {
                DatabaseError::Fault(text)
            }
        });
        if self.yields.get() {
            Yield(false).await;
        }
        let done = done?;
        match fault {
            Some(Fault::LostAfter) => Err(DatabaseError::Transient("lost after".to_owned())),
            _ => Ok(done),
        }
    }
}

impl Database for Sqlite {
    fn rows_written(&self) -> i64 {
        // Of the table only: D1 counts the rows of indexes as well.
        i64::try_from(self.connection.borrow().total_changes()).unwrap_or(0)
    }

    fn batch(&self, statements: Vec<Statement>) -> Pending<'_, Result<Vec<Rows>, DatabaseError>> {
        Box::pin(self.run_with_faults(statements))
    }

    fn pause(&self, _milliseconds: u64) -> Pending<'_, ()> {
        Box::pin(Yield(false))
    }
}

/// Lets other tasks of a simulation run first.
struct Yield(bool);

impl Future for Yield {
    type Output = ();
    fn poll(mut self: std::pin::Pin<&mut Self>, context: &mut std::task::Context<'_>) -> std::task::Poll<()> {
        if self.0 {
            return std::task::Poll::Ready(());
        }
        self.0 = true;
        context.waker().wake_by_ref();
        std::task::Poll::Pending
    }
}
