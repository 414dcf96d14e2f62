//! An identify within its beacon: whether the site's server vouches for it, and what is kept of it.
//!
//! What always holds: a signature is checked for the visitor that the beacon ends up with; a refusal is made from what the database
//! says now, never from memory; and a key or setting that has changed since it was read fails the batch.

use crate::fault::Fault;
use crate::ledger::effect::{Commit, Effect};
use crate::load::reload_site;
use crate::shell::Shell;
use crate::store::erased::Screen;
use crate::store::identify::{self, NewIdentify};
use crate::store::session::SessionHit;
use crate::store::site::Site;
use headwater::base::email::normalise_email;
use headwater::base::id::{Pseudonym, StripeId};
use headwater::visit::beacon::{Identify, Traits};
use headwater::visit::identify::IdentifySigning;
use headwater::visit::identify::{Browser, IdentifyError};
use std::rc::Rc;

/// Why an identify is not kept.
#[derive(Debug)]
pub(crate) enum NotKept {
    /// It is signed wrongly, or must be signed and is not.
    Refused(IdentifyError),
    /// There is no such site any more.
    SiteUnknown,
    /// Ours.
    Fault(Fault),
}

impl From<IdentifyError> for NotKept {
    fn from(error: IdentifyError) -> Self {
        Self::Refused(error)
    }
}

impl From<Fault> for NotKept {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// What an identify was found to be worth.
#[derive(Default)]
struct Vouched {
    /// The key that signed it, sealed; none: it is unsigned.
    key: Option<String>,
    /// The customer it was signed with.
    customer: Option<StripeId>,
}

/// What keeps an identify of this hit, and what that queues; nothing when it names nobody, or an erased person.
///
/// # Errors
/// See [`NotKept`].
pub(crate) async fn kept(
    shell: &Shell<'_>,
    hit: &SessionHit<'_>,
    identify: &Identify,
    screen: &mut Screen<'_>,
) -> Result<Commit, NotKept> {
    let (site, vouched) = checked(shell, hit, identify).await?;
    let whom = pseudonyms(&site, &identify.traits);
    let customer = vouched.customer.as_ref();
    let mut is_admitted = customer.is_none_or(|customer| screen.admits(customer.as_str()));
    for pseudonym in [&whom.user, &whom.email].into_iter().flatten() {
        is_admitted &= screen.admits(pseudonym.as_str());
    }
    if !is_admitted {
        return Ok(Commit::default());
    }
    let said = Named { traits: &identify.traits, whom, signed: vouched.key.is_some() };
    let mut batch = named(shell, &site, hit, said)?;
    if let Some(customer) = customer {
        let [queue, insert] = identify::insert_customer(browser_of(hit), customer, hit.now_s);
        batch.follow(Effect::Queue(queue));
        batch.write(insert);
    }
    if !batch.is_empty() {
        batch.write(identify::guard(hit.site, vouched.key.as_deref(), hit.now_s));
    }
    Ok(batch)
}

/// The site with its keys, and what the identify is worth by them. An isolate may not know yet of a new key or setting.
async fn checked(shell: &Shell<'_>, hit: &SessionHit<'_>, identify: &Identify) -> Result<(Rc<Site>, Vouched), NotKept> {
    if let Some(site) = shell.memory.site(hit.site, shell.context.now_ms)
        && let Ok(vouched) = vouch(&site, hit, identify)
    {
        return Ok((site, vouched));
    }
    // The keys of a site stand in the database alone.
    let site = reload_site(shell, hit.site).await?.ok_or(NotKept::SiteUnknown)?;
    let vouched = vouch(&site, hit, identify)?;
    Ok((site, vouched))
}

fn vouch(site: &Site, hit: &SessionHit<'_>, identify: &Identify) -> Result<Vouched, IdentifyError> {
    let Some(proof) = &identify.proof else {
        return match site.identify_keys.signing {
            IdentifySigning::Optional => Ok(Vouched::default()),
            IdentifySigning::Required => Err(IdentifyError::Unsigned),
        };
    };
    let (keys, sealed) = site.identify_keys.now(hit.now_s);
    let by = proof.verify(&keys, browser_of(hit), hit.now_s)?;
    let key = sealed.get(by).map(|sealed| (*sealed).to_owned());
    Ok(Vouched { key, customer: proof.customer()? })
}

fn browser_of<'a>(hit: &SessionHit<'a>) -> Browser<'a> {
    Browser { site: hit.site, visitor: hit.visitor }
}

/// A user and an address, as they may be stored.
struct Pseudonyms {
    user: Option<Pseudonym>,
    email: Option<Pseudonym>,
}

/// Whom traits name, under pseudonyms of the site's key.
fn pseudonyms(site: &Site, traits: &Traits) -> Pseudonyms {
    let user = traits.id.as_deref().map(str::trim).filter(|id| !id.is_empty()).map(|id| site.pseudonym_key.user(id));
    let address = traits.email.as_deref().and_then(normalise_email);
    Pseudonyms { user, email: address.as_ref().map(|address| site.pseudonym_key.email(address)) }
}

/// Whom an identify names.
struct Named<'a> {
    traits: &'a Traits,
    whom: Pseudonyms,
    /// The site's server vouches for it.
    signed: bool,
}

/// Keeps whom the traits name.
fn named(shell: &Shell<'_>, site: &Site, hit: &SessionHit<'_>, named: Named<'_>) -> Result<Commit, Fault> {
    let Named { traits, whom: Pseudonyms { user, email }, signed } = named;
    if user.is_none() && email.is_none() {
        return Ok(Commit::default());
    }
    let random = shell.context.random();
    let sealed = identify::seal_traits(&shell.secrets.seal_key, browser_of(hit), &traits.clone().bounded(), random)?;
    let new = NewIdentify {
        site: hit.site,
        visitor: hit.visitor,
        session: hit.session,
        user: user.as_ref(),
        email: email.as_ref(),
        signed,
        traits: sealed,
        self_reported: traits.self_reported(&site.self_reported_keys),
        now_s: hit.now_s,
    };
    let [insert, queue] = identify::insert(new);
    let mut batch = Commit::writing(vec![insert]);
    batch.follow(Effect::Queue(queue));
    Ok(batch)
}
