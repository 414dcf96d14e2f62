//! Several statements in one round trip, each answer taken by the name that its statement was given.
//!
//! [`Batch::ask`] gives a handle, and [`Answers::take`] wants it back: the order of the statements cannot be mistaken, and the rows have
//! the type that the statement was asked for.

use crate::port::database::{Database, DatabaseError, Rows, Statement};
use headwater::base::json::FromJson;
use std::marker::PhantomData;

/// The answer to come of one statement of a batch.
#[must_use = "a statement whose rows nobody reads is added with `also`"]
pub struct Asked<T> {
    place: usize,
    rows: PhantomData<fn() -> T>,
}

/// Statements to run together.
#[derive(Default)]
pub struct Batch {
    statements: Vec<Statement>,
}

impl Batch {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }

    /// One that begins with statements whose rows nobody reads, such as the guards and writes of a commit.
    pub fn beginning_with(statements: Vec<Statement>) -> Self {
        Self { statements }
    }

    /// Adds a statement whose rows are wanted.
    pub fn ask<T: FromJson>(&mut self, statement: Statement) -> Asked<T> {
        self.statements.push(statement);
        Asked { place: self.statements.len() - 1, rows: PhantomData }
    }

    /// Adds statements whose rows nobody reads.
    pub fn also(&mut self, statements: impl IntoIterator<Item = Statement>) {
        self.statements.extend(statements);
    }

    /// Adds another batch behind this one. Gives how many statements stand before it.
    pub fn append(&mut self, other: Self) -> usize {
        let before = self.statements.len();
        self.statements.extend(other.statements);
        before
    }

    /// The statements.
    pub fn statements(&self) -> &[Statement] {
        &self.statements
    }

    /// Runs all of it as one transaction, in one round trip.
    ///
    /// # Errors
    /// See [`Database::batch`].
    pub async fn run(self, database: &dyn Database) -> Result<Answers, DatabaseError> {
        Ok(Answers { rows: database.batch(self.statements).await? })
    }
}

/// What a batch gave.
pub struct Answers {
    rows: Vec<Rows>,
}

impl Answers {
    /// Whether the statement at this place, counted from 0, gave any row.
    pub fn has_rows(&self, place: usize) -> bool {
        self.rows.get(place).is_some_and(|rows| !rows.0.is_empty())
    }

    /// The rows of a statement.
    ///
    /// # Errors
    /// See [`Rows::read`]; also when the database gave fewer answers than it was asked for.
    #[allow(clippy::needless_pass_by_value, reason = "an answer is taken once, and its handle with it")]
    pub fn take<T: FromJson>(&mut self, asked: Asked<T>) -> Result<Vec<T>, DatabaseError> {
        let rows = self.rows.get_mut(asked.place);
        std::mem::take(rows.ok_or_else(|| DatabaseError::Fault("an answer is missing".to_owned()))?).read()
    }

    /// The first row of a statement, if it gave any.
    ///
    /// # Errors
    /// See [`Answers::take`].
    pub fn take_first<T: FromJson>(&mut self, asked: Asked<T>) -> Result<Option<T>, DatabaseError> {
        Ok(self.take(asked)?.into_iter().next())
    }
}

impl dyn Database + '_ {
    /// The rows of one statement that is asked alone.
    ///
    /// # Errors
    /// See [`Database::batch`] and [`Rows::read`].
    pub async fn rows_of<T: FromJson>(&self, statement: Statement) -> Result<Vec<T>, DatabaseError> {
        let mut batch = Batch::new();
        let asked = batch.ask(statement);
        batch.run(self).await?.take(asked)
    }

    /// The first row of one statement that is asked alone, if it gives any.
    ///
    /// # Errors
    /// See [`Database::batch`] and [`Rows::read`].
    pub async fn first_row<T: FromJson>(&self, statement: Statement) -> Result<Option<T>, DatabaseError> {
        Ok(self.rows_of(statement).await?.into_iter().next())
    }
}
