//! What follows a commit beside the rows it is about: its after-effects, written in the same batch.
//!
//! A decision names its effects; nothing is inferred from the other statements of its batch. Whether an effect took hold is often known
//! to its own statement alone (are there payments that carry this clue?), so that statement's answer is asked, and no other's.

use crate::port::batch::{Answers, Batch};
use crate::port::database::{Database, DatabaseError, Statement};

/// Something that follows a commit, with the statement that notes it.
#[derive(Debug, Clone)]
pub enum Effect {
    /// Payments are to be derived again. The statement gives a row for each clue that it queued.
    Queue(Statement),
    /// Stripe is to be asked something, when the key has its turn.
    Ask(Statement),
    /// Days are to be added up anew.
    Stale(Statement),
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
#[derive(Default)]
pub struct Commit {
    batch: Batch,
    /// Where the statements stand that queue payments.
    queues: Vec<usize>,
}

/// What a commit gave.
pub struct Committed {
    /// What follows.
    pub after: After,
    /// The answers of the statements that were asked.
    pub answers: Answers,
}

impl Commit {
    /// A commit of these statements, without effects yet.
    pub fn writing(statements: Vec<Statement>) -> Self {
        Self { batch: Batch::beginning_with(statements), queues: Vec::new() }
    }

    /// Adds a statement.
    pub fn write(&mut self, statement: Statement) {
        self.batch.also([statement]);
    }

    /// Adds statements.
    pub fn write_all(&mut self, statements: impl IntoIterator<Item = Statement>) {
        self.batch.also(statements);
    }

    /// The batch, to which what is to be read with the commit is added.
    pub fn batch(&mut self) -> &mut Batch {
        &mut self.batch
    }

    /// Adds an effect. It sees what the statements before it wrote.
    pub fn follow(&mut self, effect: Effect) {
        match effect {
            Effect::Queue(statement) => {
                self.queues.push(self.batch.statements().len());
                self.write(statement);
            }
            Effect::Ask(statement) | Effect::Stale(statement) => self.write(statement),
        }
    }

    /// Adds another commit behind this one.
    pub fn append(&mut self, other: Self) {
        let before = self.batch.append(other.batch);
        self.queues.extend(other.queues.into_iter().map(|at| before + at));
    }

    /// Whether nothing is to be written.
    pub fn is_empty(&self) -> bool {
        self.statements().is_empty()
    }

    /// The statements.
    pub fn statements(&self) -> &[Statement] {
        self.batch.statements()
    }

    /// Runs it as one transaction.
    ///
    /// # Errors
    /// When the database fails, or a guard does.
    pub async fn run(self, database: &dyn Database) -> Result<Committed, DatabaseError> {
        let answers = self.batch.run(database).await?;
        let has_queued = self.queues.iter().any(|at| answers.has_rows(*at));
        Ok(Committed { after: if has_queued { After::Drain } else { After::Nothing }, answers })
    }
}
