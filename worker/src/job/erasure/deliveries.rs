//! The pages that drop bodies of deliveries.

use crate::fault::Fault;
use crate::ledger::effect::Commit;
use crate::load::load_site;
use crate::seal::Place;
use crate::shell::Shell;
use crate::store::erased::Screen;
use crate::store::erasure::{ErasureRow, KeptRow, drop_body, next_kept};
use headwater::base::email::normalise_email;
use headwater::base::json::parse_json;
use serde_json::Value;

/// The next deliveries in quarantine: the body of one that names the person goes.
pub(super) async fn deliveries(shell: &Shell<'_>, row: &ErasureRow, after: &mut ErasureRow) -> Result<Commit, Fault> {
    let rows: Vec<KeptRow> = shell.database.rows_of(next_kept(row)).await?;
    let Some(last) = rows.last() else {
        after.next_step();
        return Ok(Commit::default());
    };
    after.cursor = last.cursor();
    let site = load_site(shell, &row.site).await?;
    let mut commit = Commit::default();
    for kept in &rows {
        let place = Place::of(&row.site, &format!("delivery/{}", kept.event));
        // What does not open says nothing to anybody.
        let Ok(body) = shell.secrets.seal_key.open_bytes(&kept.body, &place) else { continue };
        let mut screen = Screen::of(&row.site, shell.context.now_s());
        let mut texts = parse_json(&body).ok().map(|body| vec![body]).unwrap_or_default();
        while let Some(text) = texts.pop() {
            match text {
                Value::Array(all) => texts.extend(all),
                Value::Object(all) => texts.extend(all.into_iter().map(|(_, value)| value)),
                Value::String(text) => {
                    screen.admits(&text);
                    screen.admits(site.pseudonym_key.user(text.trim()).as_str());
                    let address = normalise_email(&text);
                    address.map(|address| screen.admits(site.pseudonym_key.email(&address).as_str()));
                }
                _ => {}
            }
        }
        if screen.learn(shell.database).await? {
            after.count("delivery", 1);
            commit.write(drop_body(&row.site, kept));
        }
    }
    Ok(commit)
}
