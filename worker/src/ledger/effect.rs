//! What follows a commit beside the rows it is about: its after-effects, written in the same batch.
//!
//! A decision names its effects; nothing is inferred from the other statements of its batch. Whether an effect took hold is often known
//! to its own statement alone (are there payments that carry this clue?), so that statement's answer is asked, and no other's.

use crate::port::database::{Database, DatabaseError, Rows, Statement};

/// Something that follows a commit, with the statement that notes it.
#[derive(Debug, Clone)]
pub enum Effect {
    /// Payments are to be derived again. The statement gives a row for each clue that it queued.
    Queue(Statement),
    /// Stripe is to be asked something, when the key has its turn.
    Ask(Statement),
}

/// What follows an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum After {
    /// Nothing.
    #[default]
    Nothing,
    /// Payments were queued to be derived again.
    Drain,
}

/// The statements of one commit, in order, with its effects among them.
#[derive(Debug, Default)]
pub struct Batch {
    statements: Vec<Statement>,
    /// Where the statements stand that queue payments.
    queues: Vec<usize>,
}

/// Where a statement stands in its batch: by this its answer is found.
#[derive(Debug, Clone, Copy)]
pub struct Handle(usize);

/// A batch that was committed.
#[derive(Debug)]
pub struct Committed {
    /// What follows.
    pub after: After,
    rows: Vec<Rows>,
}

impl Batch {
    /// A batch of these statements, without effects yet.
    pub fn writing(statements: Vec<Statement>) -> Self {
        Self { statements, queues: Vec::new() }
    }

    /// Adds a statement.
    pub fn write(&mut self, statement: Statement) -> Handle {
        self.statements.push(statement);
        Handle(self.statements.len() - 1)
    }

    /// Adds statements.
    pub fn write_all(&mut self, statements: impl IntoIterator<Item = Statement>) {
        self.statements.extend(statements);
    }

    /// Adds an effect. It sees what the statements before it wrote.
    pub fn follow(&mut self, effect: Effect) {
        match effect {
            Effect::Queue(statement) => {
                let Handle(at) = self.write(statement);
                self.queues.push(at);
            }
            Effect::Ask(statement) => {
                self.write(statement);
            }
        }
    }

    /// Adds another batch behind this one.
    pub fn append(&mut self, other: Self) {
        let before = self.statements.len();
        self.queues.extend(other.queues.into_iter().map(|at| before + at));
        self.statements.extend(other.statements);
    }

    /// Whether nothing is to be written.
    pub fn is_empty(&self) -> bool {
        self.statements.is_empty()
    }

    /// The statements.
    pub fn statements(&self) -> &[Statement] {
        &self.statements
    }

    /// Runs it as one transaction.
    ///
    /// # Errors
    /// When the database fails, or a guard does.
    pub async fn commit(self, database: &dyn Database) -> Result<Committed, DatabaseError> {
        let rows = database.batch(self.statements).await?;
        let has_queued = |at: &usize| rows.get(*at).is_some_and(|rows| !rows.0.is_empty());
        let after = if self.queues.iter().any(has_queued) { After::Drain } else { After::Nothing };
        Ok(Committed { after, rows })
    }
}

impl Committed {
    /// What one of the statements answered.
    pub fn rows(&mut self, Handle(at): Handle) -> Rows {
        self.rows.get_mut(at).map(std::mem::take).unwrap_or_default()
    }
}
