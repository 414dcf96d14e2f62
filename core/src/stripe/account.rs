//! Connect: whose events count. An event that names another account is that account's money, and not the site's.
//!
//! Source: Stripe's API reference, `event.account` ("the connected account that originates the event") and, of thin events, `context`.

use super::field::Reader;
use crate::base::sorted::SortedSet;
use std::fmt;

/// The connected accounts whose events count as well as those of the site's own account; none unless the owner says so.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConnectedAccounts(Vec<String>);

/// The word for all of them.
pub const ALL: &str = "all";

/// Most accounts that may be listed.
const ACCOUNTS_MAX: usize = 200;

/// A list that is none of accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AccountsError;

impl fmt::Display for AccountsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "name up to {ACCOUNTS_MAX} accounts as acct_…, or \"{ALL}\" alone")
    }
}

impl ConnectedAccounts {
    /// Reads a list of `acct_…`, each once; or the one word `all`.
    ///
    /// # Errors
    /// When an entry is neither, or there are too many.
    pub fn parse(names: &[String]) -> Result<Self, AccountsError> {
        let names: SortedSet<String> = names.iter().map(|name| name.trim().to_owned()).collect();
        let names: Vec<String> = names.into_iter().collect();
        let is_all = names == [ALL];
        let are_accounts = names.len() <= ACCOUNTS_MAX && names.iter().all(|name| is_account(name));
        if is_all || are_accounts { Ok(Self(names)) } else { Err(AccountsError) }
    }

    /// As it is stored and shown.
    pub fn names(&self) -> &[String] {
        &self.0
    }

    /// Whether the events of this account count.
    pub fn takes(&self, account: &str) -> bool {
        self.0 == [ALL] || self.0.iter().any(|name| name == account)
    }
}

fn is_account(name: &str) -> bool {
    let rest = name.strip_prefix("acct_").unwrap_or("");
    (1..=100).contains(&rest.len()) && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// The account that an event names as another one than the endpoint's own; `None` for the endpoint's own events. What is there and names
/// none is nobody's: an empty text.
pub(super) fn named(event: Reader<'_>) -> Option<&str> {
    if let Some(account) = event.at("account") {
        return Some(account.as_str().or_else(|| account.get("id")?.as_str()).unwrap_or("")).filter(|_| *account != "");
    }
    // A thin event's context is a path, of an organisation's accounts for instance: its last part is whose event it is.
    let context = event.text("context").filter(|_| event.text("object") == Some("v2.core.event"))?;
    context.rsplit('/').find(|part| part.starts_with("acct_"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn list(names: &[&str]) -> Result<ConnectedAccounts, AccountsError> {
        ConnectedAccounts::parse(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn a_list_names_accounts_or_all() {
        let listed = list(&["acct_2", " acct_1 ", "acct_2"]).unwrap();
        assert_eq!(listed.names(), ["acct_1", "acct_2"]);
        assert!(listed.takes("acct_1") && !listed.takes("acct_3") && !listed.takes("") && !listed.takes("all"));
        let all = list(&["all"]).unwrap();
        assert!(all.takes("acct_9") && all.takes(""));
        let none = list(&[]).unwrap();
        assert!(!none.takes("acct_1") && !none.takes(""));
        for bad in [&["all", "acct_1"][..], &[""], &["acct_"], &["cus_1"], &["acct_1\u{0}"], &["ALL"]] {
            assert_eq!(list(bad), Err(AccountsError), "{bad:?}");
        }
        let many: Vec<String> = (0..=ACCOUNTS_MAX).map(|n| format!("acct_{n}")).collect();
        assert_eq!(ConnectedAccounts::parse(&many), Err(AccountsError));
    }

    #[test]
    fn an_event_names_its_account() {
        let named = |event: Value| named(Reader(&event)).map(str::to_owned);
        assert_eq!(named(json!({"account": "acct_1"})).as_deref(), Some("acct_1"));
        assert_eq!(named(json!({"account": {"id": "acct_1"}})).as_deref(), Some("acct_1"));
        for own in [json!({}), json!({"account": null}), json!({"account": ""}), json!({"context": "acct_1"})] {
            assert_eq!(named(own), None);
        }
        for nobody in [json!({"account": 5}), json!({"account": {"id": 5}}), json!({"account": []})] {
            assert_eq!(named(nobody).as_deref(), Some(""), "fails closed");
        }
        let thin = |context: Value| named(json!({"object": "v2.core.event", "context": context}));
        assert_eq!(thin(json!("acct_1")).as_deref(), Some("acct_1"));
        assert_eq!(thin(json!("org_1/acct_1")).as_deref(), Some("acct_1"));
        for own in [json!(null), json!(""), json!("org_1"), json!(5)] {
            assert_eq!(thin(own), None);
        }
    }
}
