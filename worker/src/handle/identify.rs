//! An identify within its beacon: whether the site's server vouches for it, and what is kept of it.
//!
//! What always holds: what is signed is good for the visitor the beacon ends up with; a refusal is made of what the database says
//! now, never from memory; and a key or setting that changed meanwhile fails the batch.

use crate::database::{Database, Statement};
use crate::http::{Failure, Refusal};
use crate::route::site_unknown;
use crate::shell::{Cache, Shell};
use crate::store::identify::{self, NewIdentify};
use crate::store::session::SessionHit;
use crate::store::site::{self, Site, SiteRow};
use headwater::api::IdentifySigning;
use headwater::base::email::normalise_email;
use headwater::base::id::{SiteId, StripeId};
use headwater::visit::beacon::{Identify, Traits};
use headwater::visit::identify::IdentifyError;
use std::rc::Rc;

/// What an identify was found to be worth.
#[derive(Default)]
struct Vouched {
    /// The key that signed it, sealed; none: it is a browser's claim.
    key: Option<String>,
    /// The customer it was signed with.
    customer: Option<StripeId>,
}

/// The statements that keep an identify of this hit; none when it names nobody.
///
/// # Errors
/// 400 when it is signed wrongly, or must be signed and is not.
pub(super) async fn statements<D: Database, C: Cache>(
    shell: &Shell<'_, D, C>,
    hit: &SessionHit<'_>,
    identify: &Identify,
) -> Result<Vec<Statement>, Failure> {
    let (site, vouched) = checked(shell, hit, identify).await?;
    let mut statements = named(shell, (&site, hit), (&identify.traits, vouched.key.is_some()))?;
    if let Some(customer) = &vouched.customer {
        statements.extend(identify::insert_customer(hit.site, (customer, hit.visitor), hit.now_s));
    }
    if !statements.is_empty() {
        statements.push(identify::guard(hit.site, vouched.key.as_deref(), hit.now_s));
    }
    Ok(statements)
}

/// The site with its keys, and what the identify is worth by them. An isolate may not know yet of a new key or setting.
async fn checked<D: Database, C: Cache>(
    shell: &Shell<'_, D, C>,
    hit: &SessionHit<'_>,
    identify: &Identify,
) -> Result<(Rc<Site>, Vouched), Failure> {
    if let Some(site) = shell.memory.site(hit.site, shell.context.now_ms)
        && let Ok(vouched) = vouch(&site, hit, identify)
    {
        return Ok((site, vouched));
    }
    let site = read_site(shell, hit.site).await?;
    let refused = |error: IdentifyError| Refusal::new(400, error.code(), error.to_string());
    let vouched = vouch(&site, hit, identify).map_err(refused)?;
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
    let by = proof.verify(&keys, (hit.site, hit.visitor), hit.now_s)?;
    let key = sealed.get(by).map(|sealed| (*sealed).to_owned());
    Ok(Vouched { key, customer: proof.customer()? })
}

/// Keeps whom the traits name, under pseudonyms of the site's key.
fn named<D: Database, C: Cache>(
    shell: &Shell<'_, D, C>,
    (site, hit): (&Site, &SessionHit<'_>),
    (traits, signed): (&Traits, bool),
) -> Result<Vec<Statement>, Failure> {
    let user = traits.id.as_deref().map(str::trim).filter(|id| !id.is_empty()).map(|id| site.pseudonym_key.user(id));
    let address = traits.email.as_deref().and_then(normalise_email);
    let email = address.as_ref().map(|address| site.pseudonym_key.email(address));
    if user.is_none() && email.is_none() {
        return Ok(Vec::new());
    }
    let random = shell.context.random();
    let sealed =
        identify::seal_traits(&shell.secrets.seal_key, (hit.site, hit.visitor), &traits.clone().bounded(), random)?;
    let new = NewIdentify {
        site: hit.site,
        visitor: hit.visitor,
        session: hit.session,
        user: user.as_ref(),
        email: email.as_ref(),
        signed,
        traits: sealed,
        now_s: hit.now_s,
    };
    Ok(identify::insert(new).into())
}

/// The keys of a site stand in the database alone.
async fn read_site<D: Database, C: Cache>(shell: &Shell<'_, D, C>, id: &SiteId) -> Result<Rc<Site>, Failure> {
    let mut answers = shell.database.ask(vec![site::by_id(id)]).await?;
    let row = answers.rows::<SiteRow>()?.into_iter().next().ok_or_else(site_unknown)?;
    let site = Rc::new(row.open(&shell.secrets.seal_key)?);
    shell.memory.keep_site(site.clone(), shell.context.now_ms);
    Ok(site)
}
