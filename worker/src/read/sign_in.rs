//! Which browsers are signed in.

use super::ReadFault;
use crate::shell::Shell;
use crate::store::sign_in::{self, Holds, SignInRow};
use headwater::api::{ActiveSignIn, SignIns};

/// The sign-ins that hold. `own`: the one that asks, if one does.
///
/// # Errors
/// When the database fails.
pub async fn answer_sign_ins(shell: &Shell<'_>, holds: Holds<'_>, own: Option<&str>) -> Result<SignIns, ReadFault> {
    let rows = shell.database.rows_of::<SignInRow>(sign_in::active_sign_ins(holds)).await?;
    let to_api = |SignInRow { id, agent, created_s, used_s, member }: SignInRow| ActiveSignIn {
        current: own == Some(id.as_str()),
        id,
        agent,
        created_s,
        used_s,
        member,
    };
    Ok(SignIns { sign_ins: rows.into_iter().map(to_api).collect() })
}
