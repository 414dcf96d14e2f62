//! `GET /api/health/details`: how the installation is.

use crate::http::{Failure, Response};
use crate::read::answer_health;
use crate::shell::Shell;

/// Looks at everything.
///
/// # Errors
/// When the database fails.
pub async fn details(shell: &Shell<'_>) -> Result<Response, Failure> {
    Ok(Response::json(200, &answer_health(shell).await?))
}
