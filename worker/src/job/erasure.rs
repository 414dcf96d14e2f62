//! Erasing a person: begun by the owner, driven by the owner's page and by the cron, a page of rows at a time.
//!
//! The person's ids stand in `erased` before the first page, so nothing that names them is stored any more. Then what is stored goes:
//! rows of the browsers, facts found by the payments that carry one of the ids, facts of which there is no payment, bodies of
//! deliveries. What always holds: a page and its place are one commit, guarded by where the erasure stood, so a kill at any instant
//! repeats a page and loses none; no money changes.

use crate::fault::Fault;
use crate::job::pending::objects_of;
use crate::job::stripe::Budget;
use crate::ledger::effect::Commit;
use crate::ledger::{TakenOut, derive_again, take_out};
use crate::load::load_site;
use crate::seal::Place;
use crate::shell::Shell;
use crate::store::erased::{self, Screen};
use crate::store::erasure::{
    CarryingRow, ErasureRow, KeptRow, NameRow, NamingRow, PersonIds, carrying, drop_body, drop_rest, naming, next_kept,
    shared, under_way,
};
use crate::store::fact::Scope;
use crate::store::person_export::{HeldRow, OfVisitors, erase, held, held_of_names};
use headwater::base::email::normalise_email;
use headwater::base::id::{Mode, SiteId, StripeId, VisitorId};
use headwater::base::json::parse_json;
use headwater::base::sorted::SortedSet;
use headwater::stripe::erasure::digest;
use serde_json::Value;

/// What is gone through, in order.
#[derive(Clone, Copy)]
enum Step {
    /// Rows of the person's browsers.
    Held(OfVisitors),
    /// Identifies of other browsers that name the person.
    Named,
    /// Payments that carry one of the ids.
    Payments,
    /// All facts of a mode, for what no payment shows.
    Facts(Mode),
    /// Deliveries in quarantine.
    Deliveries,
    /// What is left, in one commit.
    Rest,
}

/// Payments are gone through until nothing new was found among them, and once more after everything else.
const STEPS: [Step; 13] = [
    Step::Held(OfVisitors::Visits),
    Step::Held(OfVisitors::Sessions),
    Step::Held(OfVisitors::Events),
    Step::Held(OfVisitors::Identifies),
    Step::Held(OfVisitors::Links),
    Step::Named,
    Step::Payments,
    Step::Payments,
    Step::Facts(Mode::Live),
    Step::Facts(Mode::Test),
    Step::Payments,
    Step::Deliveries,
    Step::Rest,
];
/// The step to go back to once more ids of the person are known.
const NAMED: i64 = 5;
/// Objects that are taken on at once.
const FOUND: usize = 20;
/// Objects whose payments one commit derives again.
const OBJECTS: usize = 50;
/// Ids of one person that are looked for.
const IDS_MAX: usize = 500;
/// Tries of one page before it is left to the next run.
const TRIES_MAX: usize = 5;

/// Takes the next steps of every erasure under way, within the budget. One that fails holds no other up.
///
/// # Errors
/// When the database or an erasure fails; the next run goes on.
pub async fn run(shell: &Shell<'_>, budget: &mut Budget) -> Result<(), Fault> {
    let rows: Vec<ErasureRow> = shell.database.rows_of(under_way()).await?;
    let mut failed = None;
    for row in rows {
        failed = advance(shell, row, budget).await.err().or(failed);
    }
    failed.map_or(Ok(()), Err)
}

/// Takes the next steps of one erasure that is under way. Gives where it stands then.
///
/// # Errors
/// When the database fails; the next run goes on.
pub async fn advance(shell: &Shell<'_>, mut row: ErasureRow, budget: &mut Budget) -> Result<ErasureRow, Fault> {
    while row.ended_s.is_none() && budget.pages > 0 && shell.outbound.clock_ms() < budget.until_ms {
        budget.pages -= 1;
        let Some(after) = step(shell, &row).await? else { return Ok(row) };
        row = after;
    }
    Ok(row)
}

/// One commit. Gives where it leads, or none where it did not hold.
async fn step(shell: &Shell<'_>, row: &ErasureRow) -> Result<Option<ErasureRow>, Fault> {
    for _ in 0..TRIES_MAX {
        let mut after = row.clone();
        let done = match page(shell, row, &mut after).await {
            Ok(mut commit) => {
                commit.write(row.guard());
                commit.write(row.advance(&after));
                commit.run(shell.database).await.map(|_| ()).map_err(Fault::from)
            }
            Err(fault) => Err(fault),
        };
        match done {
            Ok(()) => return Ok(Some(ErasureRow { pages: row.pages + 1, ..after })),
            Err(Fault::Unavailable(_)) => shell.database.pause(shell.context.random_below(100)).await,
            Err(fault) => return Err(fault),
        }
    }
    Ok(None)
}

/// The next page, and where it leads.
async fn page(shell: &Shell<'_>, row: &ErasureRow, after: &mut ErasureRow) -> Result<Commit, Fault> {
    if !row.redo.is_empty() {
        return again(shell, row, after).await;
    }
    let step = usize::try_from(row.step).ok().and_then(|step| STEPS.get(step)).copied().unwrap_or(Step::Rest);
    match step {
        Step::Held(of) => {
            let visitors: Vec<VisitorId> = row.ids.visitors.iter().cloned().collect();
            let rows = shell.database.rows_of(held(&row.site, of, &visitors, "")).await?;
            Ok(erased_rows(after, of, &rows))
        }
        Step::Named => {
            let names: Vec<&str> = row.ids.names.iter().map(String::as_str).collect();
            let rows = shell.database.rows_of(held_of_names(&row.site, &names)).await?;
            Ok(erased_rows(after, OfVisitors::Identifies, &rows))
        }
        Step::Payments => payments(shell, row, after).await,
        Step::Facts(mode) => facts(shell, row, mode, after).await,
        Step::Deliveries => deliveries(shell, row, after).await,
        Step::Rest => {
            after.ended_s = Some(shell.context.now_s());
            after.ids = PersonIds::default();
            Ok(Commit::writing(drop_rest(row).into()))
        }
    }
}

fn next_step(after: &mut ErasureRow) {
    after.step += 1;
    after.cursor.clear();
}

/// Deletes rows of browsers, and remembers the ids on them; to the next step where there are none.
fn erased_rows(after: &mut ErasureRow, of: OfVisitors, rows: &[HeldRow]) -> Commit {
    if rows.is_empty() {
        next_step(after);
        return Commit::default();
    }
    after.count(of.kind().as_str(), rows.len());
    let fields: &[&str] = match of {
        OfVisitors::Visits | OfVisitors::Sessions => &["session"],
        OfVisitors::Links => &["other_tools_id", "came_back_with"],
        // A session's id is remembered with its visit, and whom others named as well is not the person's alone.
        OfVisitors::Events | OfVisitors::Identifies => &[],
    };
    let mut digests: SortedSet<String> = SortedSet::new();
    for body in rows.iter().filter_map(|row| parse_json(row.body.as_bytes()).ok()) {
        let ids = fields.iter().filter_map(|field| body.get(*field)?.as_str());
        digests.extend(ids.map(|id| digest(&after.site, id)));
    }
    let mut commit = Commit::writing(vec![erased::insert(&after.site, &digests)]);
    commit.write_all(erase(&after.site, of, rows));
    commit
}

/// Objects in which the person was found, in order, each with its place in the step.
struct Found {
    mode: Mode,
    objects: Vec<(String, StripeId)>,
}

/// The next payments that carry one of the ids.
async fn payments(shell: &Shell<'_>, row: &ErasureRow, after: &mut ErasureRow) -> Result<Commit, Fault> {
    let rows: Vec<CarryingRow> = shell.database.rows_of(carrying(row)).await?;
    let Some(mode) = rows.first().map(|row| row.mode) else {
        next_step(after);
        return Ok(Commit::default());
    };
    let of_mode = rows.iter().take_while(|row| row.mode == mode);
    let object = |row: &CarryingRow| objects_of(std::slice::from_ref(&row.payment)).first().cloned();
    let objects: Vec<_> = of_mode.filter_map(|row| Some((row.cursor(), object(row)?))).collect();
    taken_out(shell, row, Found { mode, objects }, after).await
}

/// The next objects, and those of them in which one of the ids stands.
async fn facts(shell: &Shell<'_>, row: &ErasureRow, mode: Mode, after: &mut ErasureRow) -> Result<Commit, Fault> {
    let rows: Vec<NamingRow> = shell.database.rows_of(naming(row, mode)).await?;
    let Some(last) = rows.last() else {
        next_step(after);
        return Ok(Commit::default());
    };
    after.cursor = last.object.to_string();
    let named = rows.iter().filter(|row| row.named);
    let objects: Vec<_> = named.take(FOUND).map(|row| (row.object.to_string(), row.object.clone())).collect();
    if objects.is_empty() {
        return Ok(Commit::default());
    }
    taken_out(shell, row, Found { mode, objects }, after).await
}

/// Takes the person out of what was found. Of what hangs together with too much, fewer at once; one alone is passed over.
async fn taken_out(
    shell: &Shell<'_>,
    row: &ErasureRow,
    mut found: Found,
    after: &mut ErasureRow,
) -> Result<Commit, Fault> {
    let scope = Scope { site: row.site.clone(), mode: found.mode };
    let taken = loop {
        let objects: SortedSet<StripeId> = found.objects.iter().map(|(_, object)| object.clone()).collect();
        match take_out(shell, &scope, &objects, &row.ids).await {
            Err(Fault::TooLarge(_)) if objects.len() > 1 => found.objects.truncate(found.objects.len() / 2),
            Err(Fault::TooLarge(_)) => break TakenOut::default(),
            taken => break taken?,
        }
    };
    let Some((cursor, _)) = found.objects.last() else { return Ok(Commit::default()) };
    after.cursor.clone_from(cursor);
    after.count("stripe_object", taken.count);
    let payments = found.objects.iter().map(|(_, object)| object);
    let redo: SortedSet<&str> = payments.chain(&taken.objects).map(StripeId::as_str).collect();
    after.redo = found.mode.as_str().to_owned();
    redo.into_iter().for_each(|id| after.redo.extend([" ", id]));
    let mut commit = taken.commit;
    let learnt = learnt(shell, row, taken.customers, taken.names).await?;
    if learnt != row.ids {
        commit.write(erased::insert(&row.site, &learnt.digests(&row.site)));
        (after.ids, after.step) = (learnt, NAMED);
        after.cursor.clear();
    }
    Ok(commit)
}

/// The person's ids with those that were met on its facts. A user or an address that is somebody else's as well is not the person's.
async fn learnt(
    shell: &Shell<'_>,
    row: &ErasureRow,
    customers: SortedSet<StripeId>,
    names: SortedSet<String>,
) -> Result<PersonIds, Fault> {
    let mut ids = row.ids.clone();
    if ids.all().count() + customers.len() + names.len() > IDS_MAX {
        return Ok(ids);
    }
    ids.customers.extend(customers);
    let names: SortedSet<String> = names.difference(&row.ids.names).cloned().collect();
    if !names.is_empty() {
        ids.names.extend(own_names(shell, &row.site, &names, &ids).await?);
    }
    Ok(ids)
}

/// Derives the payments of the last page again.
async fn again(shell: &Shell<'_>, row: &ErasureRow, after: &mut ErasureRow) -> Result<Commit, Fault> {
    let mut words = row.redo.split(' ');
    let mode = words.next().and_then(|mode| Mode::parse(mode).ok()).unwrap_or(Mode::Live);
    let all: Vec<StripeId> = words.filter_map(|id| StripeId::parse(id).ok()).collect();
    let scope = Scope { site: row.site.clone(), mode };
    let mut count = all.len().min(OBJECTS);
    let commit = loop {
        let objects: SortedSet<StripeId> = all.iter().take(count).cloned().collect();
        match derive_again(shell, &scope, &objects, &row.ids.customers).await {
            Err(Fault::TooLarge(_)) if count > 1 => count /= 2,
            Err(Fault::TooLarge(_)) => break Commit::default(),
            commit => break commit?,
        }
    };
    let left = all.iter().skip(count);
    after.redo = if left.len() == 0 { String::new() } else { mode.as_str().to_owned() };
    left.for_each(|id| after.redo.extend([" ", id.as_str()]));
    Ok(commit)
}

/// The next deliveries in quarantine: the body of one that names the person goes.
async fn deliveries(shell: &Shell<'_>, row: &ErasureRow, after: &mut ErasureRow) -> Result<Commit, Fault> {
    let rows: Vec<KeptRow> = shell.database.rows_of(next_kept(row)).await?;
    let Some(last) = rows.last() else {
        next_step(after);
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

/// Which of some users and addresses are this person's alone.
///
/// # Errors
/// When the database fails.
pub async fn own_names(
    shell: &Shell<'_>,
    site: &SiteId,
    names: &SortedSet<String>,
    ids: &PersonIds,
) -> Result<SortedSet<String>, Fault> {
    let rows: Vec<NameRow> = shell.database.rows_of(shared(site, names, ids)).await?;
    Ok(names.iter().filter(|name| !rows.iter().any(|row| row.name == **name)).cloned().collect())
}
