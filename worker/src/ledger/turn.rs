//! A delivery waits for those before it in its isolate that are about the same objects (`memory::turns`).

use crate::memory::turns::Turn;
use crate::shell::Shell;
use crate::store::fact::Scope;
use headwater::stripe::fact::Fact;

/// How often a delivery that waits looks, in milliseconds.
const LOOK_MS: u64 = 5;
/// So often it looks, a second in all. Then it goes on beside those before it: its commit is guarded.
const LOOKS_MAX: usize = 200;

/// Waits for its turn, which lasts until what is given back is dropped.
pub(super) async fn take_turn<'a>(shell: &Shell<'a>, scope: &Scope, facts: &[Fact]) -> Turn<'a> {
    let turn = shell.memory.turns.stand(scope, facts, shell.outbound.clock_ms());
    for _ in 0..LOOKS_MAX {
        if turn.has_come(shell.outbound.clock_ms()) {
            break;
        }
        shell.outbound.wait(LOOK_MS).await;
    }
    turn
}
